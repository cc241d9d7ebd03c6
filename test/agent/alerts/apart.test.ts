import { expect, test } from 'vitest';

import { createAct } from '#electron/agent/audit/act.ts';
import { owner } from '#test/support/test-agent.ts';
import { createToldAgent } from '#test/support/told-agent.ts';

const day = 24 * 60 * 60_000;
const act = () => createAct(owner, 'test');
const cause = 'bot.down|refused';

type Told = Awaited<ReturnType<typeof createToldAgent>>;

/** Three alerts of one cause. */
async function threeOfOneCause(): Promise<Told> {
  const agent = await createToldAgent();
  for (const subject of ['a', 'b', 'c']) {
    await agent.open(subject);
  }
  return agent;
}

const groupOf = async (agent: Told, subject: string) => (await agent.alertOf(subject)).groupKey;

async function takeOut(agent: Told, subject: string): Promise<void> {
  const { id } = await agent.alertOf(subject);
  await agent.agent.alerts.split(act(), agent.tenant.id, id);
}

test('an alert that has another cause stands alone, and the others stay together', async () => {
  await using agent = await threeOfOneCause();

  await takeOut(agent, 'a');

  expect(await groupOf(agent, 'a')).toBe('apart|bot.down|a');
  expect([await groupOf(agent, 'b'), await groupOf(agent, 'c')]).toEqual([cause, cause]);
  const { id } = await agent.alertOf('a');
  expect(await agent.agent.alerts.history(agent.tenant.id, id)).toMatchObject([
    { what: 'opened' },
    { what: 'split', actorId: 'local' },
  ]);
});

test('that is remembered for thirty days, whichever of the two comes first', async () => {
  await using agent = await threeOfOneCause();
  await takeOut(agent, 'a');
  for (const subject of ['a', 'b', 'c']) {
    await agent.end(subject);
  }

  agent.clock.jump(29 * day);
  await agent.open('a');
  expect(await groupOf(agent, 'a')).toBe(cause);
  await agent.open('b');
  expect([await groupOf(agent, 'a'), await groupOf(agent, 'b')]).toEqual([
    'apart|bot.down|a',
    cause,
  ]);
  await agent.end('a');
  await agent.open('a');
  expect(await groupOf(agent, 'a')).toBe('apart|bot.down|a');

  await agent.end('a');
  agent.clock.jump(2 * day);
  await agent.open('a');
  expect(await groupOf(agent, 'a')).toBe(cause);
});

test('it says nothing of one that it was not taken from', async () => {
  await using agent = await threeOfOneCause();
  await takeOut(agent, 'a');
  for (const subject of ['a', 'b', 'c']) {
    await agent.end(subject);
  }

  await agent.open('d');
  await agent.open('a');

  expect(await groupOf(agent, 'a')).toBe(cause);
});

test('what was taken out is put back, and nothing is remembered of it', async () => {
  await using agent = await threeOfOneCause();
  await takeOut(agent, 'a');
  const { id } = await agent.alertOf('a');

  await agent.agent.alerts.join(act(), agent.tenant.id, id);
  expect(await groupOf(agent, 'a')).toBe(cause);
  await agent.end('a');
  await agent.open('a');

  expect(await groupOf(agent, 'a')).toBe(cause);
});

test('what is over is in no group that it could be taken out of', async () => {
  await using agent = await threeOfOneCause();
  await agent.end('a');

  await expect(takeOut(agent, 'a')).rejects.toMatchObject({ code: 'alert_already_resolved' });
});
