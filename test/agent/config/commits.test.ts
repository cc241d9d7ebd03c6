import { expect, test } from 'vitest';

import { agentAct } from '#electron/agent/audit/act.ts';
import { AppError } from '#shared/errors.ts';
import type { ConfigChange } from '#shared/schemas/config.ts';

import { createConfiguredAgent, goodText, hash } from './configured-agent.ts';

const act = () => agentAct('test', 'test');
const next = (text = goodText) => text.replace('8080', '8081');

type Configured = Awaited<ReturnType<typeof createConfiguredAgent>>;

/** The newest text as it is shown to a person. */
async function shownText({ config, of }: Configured): Promise<string> {
  const [newest] = await config.versions(of.tenantId, of.botId, { limit: 1 });
  return (await config.version(of.tenantId, of.botId, newest!.id)).text;
}

async function change(agent: Configured, given: Partial<ConfigChange> = {}) {
  const { config, of } = agent;
  return config.apply(act(), of.tenantId, of.botId, {
    text: next(await shownText(agent)),
    baseHash: hash(agent.bot.text),
    graceMs: 60_000,
    ...given,
  });
}

test('what is found first is good as soon as the bot is seen well', async () => {
  await using agent = await createConfiguredAgent();

  const standing = await agent.config.standing(agent.of.tenantId, agent.of.botId);

  expect(await agent.states()).toEqual(['1 found good']);
  expect(standing).toMatchObject({
    isReachable: true,
    format: 'json',
    hasDrifted: false,
    issues: [],
    trouble: null,
    onTrialUntil: null,
  });
  expect(standing.current).toMatchObject({ number: 1, hash: hash(goodText), isWhole: true });
});

test('a change is applied, watched for its grace period, and then good', async () => {
  await using agent = await createConfiguredAgent();

  const applied = await change(agent);

  expect(agent.bot.text).toBe(next());
  expect(applied).toMatchObject({ number: 2, state: 'watching', origin: 'person' });
  expect(await agent.states()).toEqual(['1 found good', '2 person watching']);
  await agent.clock.advance(50_000);
  expect(await agent.states()).toEqual(['1 found good', '2 person watching']);
  await agent.clock.advance(31_000);
  expect(await agent.states()).toEqual(['1 found superseded', '2 person good']);
  expect(await agent.alerts()).toEqual([]);
});

test('a change whose bot is degraded for the whole grace period is rolled back, and that is told', async () => {
  await using agent = await createConfiguredAgent();
  await change(agent);

  agent.probesSee('slow');
  await agent.clock.advance(4 * 60_000);

  expect(agent.bot.text).toBe(goodText);
  expect(await agent.states()).toEqual(['1 found superseded', '2 person bad', '3 rollback good']);
  expect(await agent.alerts()).toContain('config.rolled_back warning');
});

test('while nothing is known of the bot a change stays on trial', async () => {
  await using agent = await createConfiguredAgent();
  await change(agent);

  agent.probesSee('inconclusive');
  await agent.clock.advance(30 * 60_000);
  expect(await agent.states()).toEqual(['1 found good', '2 person watching']);
  agent.probesSee('ok');
  await agent.clock.advance(90_000);

  expect(await agent.states()).toEqual(['1 found superseded', '2 person good']);
});

test('what the bot makes of a change is that change, and no drift', async () => {
  let stamps = 0;
  await using agent = await createConfiguredAgent({
    stores: (text) => text.replace('{', `{ "changedAt": ${(stamps += 1)},`),
  });

  await change(agent);
  await agent.clock.advance(12 * 60_000);

  expect(await agent.states()).toEqual(['1 found superseded', '2 person good']);
  expect(await agent.alerts()).toEqual([]);
  const { current } = await agent.config.standing(agent.of.tenantId, agent.of.botId);
  expect(current?.hash).toBe(hash(agent.bot.text));
});

test('of two operators who begin with the same version exactly one wins', async () => {
  await using agent = await createConfiguredAgent();
  const text = await shownText(agent);
  const baseHash = hash(goodText);
  const { tenantId, botId } = agent.of;

  const outcomes = await Promise.allSettled(
    ['8081', '8082', '8083'].map((port) =>
      agent.config.apply(act(), tenantId, botId, { text: text.replace('8080', port), baseHash }),
    ),
  );

  const refusals = outcomes.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  expect(refusals.map((reason: AppError) => reason.code)).toEqual([
    'config_conflict',
    'config_conflict',
  ]);
  expect(agent.bot.written).toHaveLength(1);
  expect(await agent.states()).toEqual(['1 found good', '2 person watching']);
});

test('a bot whose configuration changed since the preview refuses the change', async () => {
  await using agent = await createConfiguredAgent();
  const text = next(await shownText(agent));
  const given = { text, baseHash: hash(goodText) };
  const { tenantId, botId } = agent.of;
  const preview = await agent.config.preview(tenantId, botId, given);
  expect(preview).toEqual({ issues: [], changedPaths: ['port'], effect: 'hot', shown: text });

  agent.bot.edit(goodText.replace('8080', '9090'));

  await expect(agent.config.apply(act(), tenantId, botId, given)).rejects.toMatchObject({
    code: 'config_conflict',
  });
  await expect(agent.config.preview(tenantId, botId, given)).rejects.toMatchObject({
    code: 'config_conflict',
  });
  expect(agent.bot.written).toEqual([]);
  expect(await agent.states()).toEqual(['1 found good', '2 outside drifted']);
});

test('a write that the bot refuses leaves everything as it was, with the reason beside it', async () => {
  await using agent = await createConfiguredAgent();
  agent.bot.failNext = {
    before: new AppError('config_invalid', {
      issues: [{ path: 'port', message: 'not with hunter2-of-the-shop' }],
    }),
  };

  await expect(change(agent)).rejects.toMatchObject({
    code: 'config_invalid',
    details: { issues: [{ path: 'port', message: 'not with secret:#' }] },
  });

  expect(await agent.states()).toEqual(['1 found good', '2 person bad']);
  const standing = await agent.config.standing(agent.of.tenantId, agent.of.botId);
  expect(standing).toMatchObject({ hasDrifted: false, issues: [], onTrialUntil: null });
  await change(agent);
  expect(await agent.states()).toEqual(['1 found good', '2 person bad', '3 person watching']);
});

test.for([
  ['was done', true, '2 person watching'],
  ['was not done', false, '2 person bad'],
] as const)(
  'a write whose answer is lost is told by what is there: it %s',
  async ([, isDone, state]) => {
    await using agent = await createConfiguredAgent();
    const lost = new AppError('config_unreachable');
    agent.bot.failNext = isDone ? { after: lost } : { before: lost };

    const outcome = await change(agent).then(
      () => 'done',
      (error: AppError) => error.code,
    );

    expect(outcome).toBe(isDone ? 'done' : 'config_unreachable');
    expect(await agent.states()).toEqual(['1 found good', state]);
  },
);

test('a bot that is gone right after a write has the change on trial by its own word', async () => {
  await using agent = await createConfiguredAgent({
    stores(text) {
      queueMicrotask(() => (agent.bot.isAnswering = false));
      return text;
    },
  });

  await change(agent);

  expect(await agent.states()).toEqual(['1 found good', '2 person watching']);
});

test('a change back to what it was by hand is watched again, and the latest good one is never lost', async () => {
  await using agent = await createConfiguredAgent();
  const { tenantId, botId } = agent.of;
  await change(agent);
  await agent.clock.advance(2 * 60_000);
  expect(await agent.states()).toEqual(['1 found superseded', '2 person good']);

  const back = await agent.config.rollBack(act(), tenantId, botId, { reason: 'the port is taken' });

  expect(agent.bot.text).toBe(goodText);
  expect(back).toMatchObject({ number: 3, origin: 'rollback', reason: 'the port is taken' });
  expect(await agent.states()).toEqual([
    '1 found superseded',
    '2 person good',
    '3 rollback watching',
  ]);
});

test('a change can be rolled back while it is on trial, to what was good before it', async () => {
  await using agent = await createConfiguredAgent();
  const { tenantId, botId } = agent.of;
  await change(agent);

  await agent.config.rollBack(act(), tenantId, botId, {});

  expect(agent.bot.text).toBe(goodText);
  expect(await agent.states()).toEqual(['1 found superseded', '2 person bad', '3 rollback good']);
});

test('secrets stay out of the versions, the events, the log and the answers', async () => {
  const logged: unknown[] = [];
  const logger = {
    debug: (...given: unknown[]) => void logged.push(given),
    info: (...given: unknown[]) => void logged.push(given),
    warn: (...given: unknown[]) => void logged.push(given),
    error: (...given: unknown[]) => void logged.push(given),
    child: () => logger,
  };
  await using agent = await createConfiguredAgent({ logger });
  const { tenantId, botId } = agent.of;

  await change(agent);
  const versions = await agent.config.versions(tenantId, botId, { limit: 10 });
  const texts = await Promise.all(
    versions.map(({ id }) => agent.config.version(tenantId, botId, id)),
  );

  const said = JSON.stringify([logged, agent.seen, versions, texts]);
  expect(said).not.toContain('hunter2');
  expect(texts[0]?.text).toMatch(/"token": "secret:#[0-9a-f]{8}"/);
  expect(agent.bot.text).toContain('hunter2-of-the-shop');
});

test('with a closed vault nothing is kept, and what is the matter is said', async () => {
  await using agent = await createConfiguredAgent();
  const { tenantId, botId } = agent.of;
  agent.vault.lock();

  agent.bot.edit(next());
  await agent.clock.advance(6 * 60_000);

  expect(await agent.states()).toEqual(['1 found good']);
  const standing = await agent.config.standing(tenantId, botId);
  expect(standing.trouble).toBe('vault_locked');
  await agent.vault.unlock({ with: 'keychain' });
  await agent.clock.advance(1_000);
  expect(await agent.states()).toEqual(['1 found good', '2 outside drifted']);
  expect((await agent.config.standing(tenantId, botId)).trouble).toBeNull();
});

test('with a bot everything that was sealed of it goes', async () => {
  await using agent = await createConfiguredAgent();
  await change(agent);
  const before = agent.vault.status().secrets;

  await agent.api.bots.remove(agent.of);
  await agent.clock.advance(1_000);

  // The tenant's key to fingerprints stays.
  expect(before).toBe(3);
  expect(agent.vault.status().secrets).toBe(1);
});

test('a bot whose configuration is elsewhere now begins anew', async () => {
  await using agent = await createConfiguredAgent();
  const { tenantId, botId } = agent.of;

  agent.bot.text = '{ "port": 1 }';
  await agent.api.bots.update({
    tenantId,
    botId,
    patch: {
      connector: {
        type: 'http',
        url: 'http://bot.test/other',
        configSource: { kind: 'file', path: '/elsewhere.json', format: 'json' },
      },
    },
  });
  await agent.clock.advance(2_000);

  expect(await agent.states()).toEqual(['1 found good', '2 found good']);
  expect(await agent.alerts()).toEqual([]);
  await expect(agent.config.rollBack(act(), tenantId, botId, {})).rejects.toMatchObject({
    code: 'config_no_good',
  });
});
