import { expect, test } from 'vitest';

import { agentAct } from '#electron/agent/audit/act.ts';
import type { RepairContext } from '#electron/agent/connectors/repair.ts';
import { probeContext, silentLogger } from '#test/support/test-agent.ts';

import { createConfiguredAgent, goodText, hash } from './configured-agent.ts';

const act = () => agentAct('test', 'test');
const changed = goodText.replace('8080', '8081');
const invalid = goodText.replace('8080', '"no port"');
const validate = (text: string) =>
  text.includes('no port') ? [{ path: 'port', message: 'expected a number' }] : [];

type Configured = Awaited<ReturnType<typeof createConfiguredAgent>>;

/** As the ladder does it. */
const repairContext = ({ clock, of }: Configured): RepairContext => ({
  ...probeContext({ clock }),
  botId: of.botId,
  logger: silentLogger,
  attemptId: 'an attempt',
  correlationId: 'test',
  reason: 'it turned down',
});

test('row 17: an invalid configuration of ours is not applied', async () => {
  await using agent = await createConfiguredAgent({ validate });
  const { tenantId, botId } = agent.of;

  const applying = agent.config.apply(act(), tenantId, botId, {
    text: '{ "port": "no port" }',
    baseHash: hash(goodText),
  });

  await expect(applying).rejects.toMatchObject({
    code: 'config_invalid',
    details: { issues: [{ path: 'port', message: 'expected a number' }] },
  });
  expect(agent.bot.text).toBe(goodText);
  expect(await agent.states()).toEqual(['1 found good']);
});

test('row 17: an invalid one by somebody else is put right within five minutes, and told with what was done', async () => {
  await using agent = await createConfiguredAgent({ validate });

  agent.bot.text = invalid;
  await agent.clock.advance(5 * 60_000 + 1_000);

  expect(agent.bot.text).toBe(goodText);
  expect(agent.watched().state.verdict).toBe('ok');
  expect(await agent.states()).toEqual(['1 found superseded', '2 outside bad', '3 rollback good']);
  expect(await agent.alerts()).toEqual(['config.restored warning']);
});

test.for(['ask', 'off'] as const)(
  'row 17: in mode %s it is only told, until somebody puts it right',
  async (healing) => {
    await using agent = await createConfiguredAgent({ validate });
    const { tenantId, botId } = agent.of;
    await agent.api.setup.save({ tenantId, patch: { healing } });

    agent.bot.edit(invalid);
    await agent.clock.advance(1_000);

    expect(agent.bot.text).toBe(invalid);
    expect(await agent.alerts()).toEqual(['config.invalid warning']);
    const standing = await agent.config.standing(tenantId, botId);
    expect(standing).toMatchObject({
      hasDrifted: true,
      issues: [{ path: 'port', message: 'expected a number' }],
      current: { number: 1 },
    });
    await expect(agent.config.takeIn(act(), tenantId, botId)).rejects.toMatchObject({
      code: 'config_invalid',
    });
    await agent.config.putBack(act(), tenantId, botId);
    expect(agent.bot.text).toBe(goodText);
    expect(await agent.alerts()).toEqual([]);
  },
);

test('row 17: who insists on an invalid configuration is left alone after three times', async () => {
  await using agent = await createConfiguredAgent({ validate });

  for (let round = 0; round < 6; round += 1) {
    agent.bot.edit(`${invalid}${' '.repeat(round)}`);
    await agent.clock.advance(60_000);
  }

  expect(agent.bot.written).toHaveLength(3);
  expect(await agent.alerts()).toEqual(['config.invalid warning', 'config.restored warning']);
});

test('row 18: a valid configuration that breaks the bot is rolled back first, whatever the healing mode', async () => {
  await using agent = await createConfiguredAgent();
  const { tenantId, botId } = agent.of;
  await agent.api.setup.save({ tenantId, patch: { healing: 'off' } });
  await agent.config.apply(act(), tenantId, botId, {
    text: '{ "port": 8081 }',
    baseHash: hash(goodText),
  });

  agent.probesSee('refused');
  await agent.clock.advance(25_000);

  expect(agent.bot.text).toBe(goodText);
  expect(await agent.states()).toEqual(['1 found superseded', '2 person bad', '3 rollback good']);
  expect(await agent.alerts()).toContain('config.rolled_back warning');
  const [attempt] = await agent.agent.recovery.attempts(tenantId, { botId, limit: 1 });
  expect(attempt).toMatchObject({ step: 'roll_back', number: 1 });
});

test('row 18: a bot that turns down long after a change is not rolled back for it', async () => {
  await using agent = await createConfiguredAgent();
  const { tenantId, botId } = agent.of;
  await agent.config.apply(act(), tenantId, botId, {
    text: '{ "port": 8081 }',
    baseHash: hash(goodText),
  });
  await agent.clock.advance(10 * 60_000);

  agent.probesSee('refused');
  await agent.clock.advance(25_000);

  expect(await agent.config.repair.facts(agent.watched())).toEqual({
    canRollBack: false,
    changedSinceOk: false,
    changedJustBefore: false,
    isOnTrial: false,
    isInvalid: false,
  });
});

test('row 18: the same when somebody else wrote it, though it was seen only when the bot was down', async () => {
  await using agent = await createConfiguredAgent({ hasPutBack: true });

  agent.bot.text = changed;
  agent.probesSee('refused');
  await agent.clock.advance(25_000);

  expect(agent.bot.text).toBe(goodText);
  expect(await agent.states()).toEqual(['1 found superseded', '2 outside bad', '3 rollback good']);
});

test.for(['ask', 'off'] as const)(
  'row 18: in mode %s what somebody else wrote is not rolled back by the agent itself',
  async (healing) => {
    await using agent = await createConfiguredAgent();
    await agent.api.setup.save({ tenantId: agent.of.tenantId, patch: { healing } });

    agent.bot.text = changed;
    agent.probesSee('refused');
    await agent.clock.advance(10 * 60_000);

    expect(agent.bot.text).toBe(changed);
    expect(await agent.config.repair.facts(agent.watched())).toMatchObject({
      canRollBack: true,
      changedSinceOk: true,
      changedJustBefore: true,
      isOnTrial: false,
    });
  },
);

test('row 19: invalid on disk when the bot dies: the ladder puts the last good bytes back', async () => {
  await using agent = await createConfiguredAgent({ validate });
  agent.bot.effect = null;

  agent.bot.text = invalid;
  agent.probesSee('refused');
  await agent.clock.advance(25_000);

  expect(agent.bot.text).toBe(goodText);
  expect(await agent.alerts()).toContain('config.rolled_back warning');
});

test('row 19: invalid on disk while the bot is dead: the last good bytes are put back, and it has to be started', async () => {
  await using agent = await createConfiguredAgent({ validate, hasPutBack: true });
  await agent.clock.advance(60_000);

  agent.probesSee('refused');
  await agent.clock.advance(25_000);
  agent.bot.text = invalid;
  await agent.clock.advance(5 * 60_000);

  expect(agent.bot.text).toBe(invalid);
  expect(await agent.config.repair.facts(agent.watched())).toMatchObject({
    canRollBack: true,
    isInvalid: true,
  });
  agent.bot.isAnswering = false;
  const rolledBack = await agent.config.repair.rollBack(agent.watched(), repairContext(agent));

  expect(rolledBack.needsStart).toBe(true);
  expect(agent.bot.text).toBe(goodText);
  expect(await agent.states()).toEqual(['1 found superseded', '2 outside bad', '3 rollback good']);
});

test('row 19: what is kept without its secrets cannot be put back while the bot is dead', async () => {
  await using agent = await createConfiguredAgent({ hasPutBack: true });
  agent.bot.isWhole = false;
  agent.bot.edit(changed);
  await agent.config.takeIn(act(), agent.of.tenantId, agent.of.botId);
  agent.bot.edit(goodText.replace('8080', '9999'));
  await agent.clock.advance(1_000);

  agent.probesSee('refused');
  agent.bot.isAnswering = false;
  await agent.clock.advance(25_000);

  expect((await agent.config.repair.facts(agent.watched())).canRollBack).toBe(false);
  await expect(
    agent.config.repair.rollBack(agent.watched(), repairContext(agent)),
  ).rejects.toMatchObject({ code: 'config_not_whole' });
});

test('row 20: a change outside with a healthy bot is drift: seen within five minutes, told as INFO, taken in', async () => {
  await using agent = await createConfiguredAgent();
  const { tenantId, botId } = agent.of;

  agent.bot.text = changed;
  await agent.clock.advance(5 * 60_000 + 1_000);

  expect(agent.watched().state.verdict).toBe('ok');
  expect(await agent.alerts()).toEqual(['config.drift info']);
  expect((await agent.config.standing(tenantId, botId)).hasDrifted).toBe(true);
  const standing = await agent.config.takeIn(act(), tenantId, botId);
  expect(standing).toMatchObject({ hasDrifted: false, current: { number: 2, state: 'good' } });
  expect(await agent.states()).toEqual(['1 found superseded', '2 outside good']);
  expect(await agent.alerts()).toEqual([]);
});

test('row 20: drift is put back, or goes by itself when it is undone', async () => {
  await using agent = await createConfiguredAgent();
  const { tenantId, botId } = agent.of;

  agent.bot.edit(changed);
  await agent.clock.advance(1_000);
  expect(await agent.alerts()).toEqual(['config.drift info']);
  await agent.config.putBack(act(), tenantId, botId);
  expect(agent.bot.text).toBe(goodText);
  expect(await agent.alerts()).toEqual([]);
  agent.bot.edit(changed);
  await agent.clock.advance(1_000);
  expect(await agent.alerts()).toEqual(['config.drift info']);
  agent.bot.edit(goodText);
  await agent.clock.advance(1_000);

  expect(await agent.alerts()).toEqual([]);
  expect((await agent.config.standing(tenantId, botId)).hasDrifted).toBe(false);
});

test('what is put back by the agent is news for a day', async () => {
  await using agent = await createConfiguredAgent({ validate });
  agent.bot.edit(invalid);
  await agent.clock.advance(1_000);
  expect(await agent.alerts()).toEqual(['config.restored warning']);

  await agent.clock.advance(24 * 60 * 60_000 + 6 * 60_000);

  expect(await agent.alerts()).toEqual([]);
});

test('row 18: a person who stops the healing keeps what is on trial, until healing goes on', async () => {
  await using agent = await createConfiguredAgent();
  const { tenantId, botId } = agent.of;
  await agent.api.setup.save({ tenantId, patch: { healing: 'off' } });
  await agent.config.apply(act(), tenantId, botId, {
    text: changed,
    baseHash: hash(goodText),
    graceMs: 60_000,
  });

  agent.probesSee('channel_lies');
  await agent.clock.advance(45_000);
  await agent.api.recovery.stop(agent.of);
  await agent.clock.advance(10 * 60_000);
  expect(agent.bot.text).toBe(changed);

  await agent.api.recovery.resume(agent.of);
  await agent.clock.advance(2 * 60_000);
  expect(agent.bot.text).toBe(goodText);
});
