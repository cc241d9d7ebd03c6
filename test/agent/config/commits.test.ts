import { expect, test } from 'vitest';

import { agentAct } from '#electron/agent/audit/act.ts';

import { createConfiguredAgent, goodText, hash } from './configured-agent.ts';

const act = () => agentAct('test', 'test');
const next = (text = goodText) => text.replace('8080', '8081');

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
  const { tenantId, botId } = agent.of;
  const version = await agent.config.versions(tenantId, botId, { limit: 1 });
  const { text } = await agent.config.version(tenantId, botId, version[0]!.id);

  const applied = await agent.config.apply(act(), tenantId, botId, {
    text: next(text),
    baseHash: hash(goodText),
    graceMs: 60_000,
  });

  expect(agent.bot.text).toBe(next());
  expect(applied).toMatchObject({ number: 2, state: 'watching', origin: 'person' });
  expect(await agent.states()).toEqual(['1 found good', '2 person watching']);
  await agent.clock.advance(50_000);
  expect(await agent.states()).toEqual(['1 found good', '2 person watching']);
  await agent.clock.advance(31_000);
  expect(await agent.states()).toEqual(['1 found superseded', '2 person good']);
});
