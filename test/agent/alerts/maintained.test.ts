import { expect, test } from 'vitest';

import type { BotId } from '#shared/schemas/ids.ts';
import { aBot } from '#test/support/test-agent.ts';
import { createToldAgent } from '#test/support/told-agent.ts';

const minute = 60_000;

/** Three bots of one machine, which is down and told so; of some of them nobody wants to hear. */
async function aFallenHost({ mutes = 0 } = {}) {
  let isUp = true;
  const agent = await createToldAgent({
    script: () => (isUp ? 'ok' : 'refused'),
    hostOf: () => '10.0.0.7',
    patience: { healingMs: 180_000, untriedMs: 60_000, degradedMs: 60_000 },
  });
  const tenantId = agent.tenant.id;
  const bots: BotId[] = [];
  for (const name of ['one', 'two', 'three']) {
    bots.push((await agent.api.bots.add({ tenantId, bot: aBot({ name, path: name }) })).id);
  }
  await agent.clock.advance(minute);
  for (const botId of bots.slice(0, mutes)) {
    const target = { of: 'bot' as const, botId };
    await agent.api.silences.add({
      tenantId,
      silence: { target, until: agent.clock.now() + 60 * minute, reason: null },
    });
  }
  isUp = false;
  await agent.clock.advance(minute);
  return Object.assign(agent, {
    bots,
    /** From now on they are worked on. */
    maintain: (botIds: BotId[]) =>
      agent.api.maintenance.add({ tenantId, maintenance: { botIds, forMs: 20 * minute } }),
    hostReturns(): void {
      isUp = true;
    },
    ofHost: async () =>
      (await agent.api.alerts.list({ tenantId })).items
        .filter(({ type }) => type === 'host.down')
        .map(({ state }) => state),
  });
}

/** What was told, without when. */
const phases = (told: readonly string[]) => told.map((line) => line.replace(/@.*/u, ''));

test('of a machine whose bots are all worked on nobody is told anything, and anew when it is down after it', async () => {
  await using agent = await aFallenHost();
  expect(phases(await agent.toTeam())).toEqual(['opened']);

  await agent.maintain(agent.bots);
  await agent.clock.advance(19 * minute);
  expect(await agent.ofHost()).toEqual(['resolved']);
  expect(phases(await agent.toTeam())).toEqual(['opened']);

  await agent.clock.advance(5 * minute);
  expect(await agent.ofHost()).toEqual(['open', 'resolved']);
  expect(phases(await agent.toTeam())).toEqual(['opened', 'opened']);
});

test('of a machine one of whose bots is not worked on people are told all the same', async () => {
  await using agent = await aFallenHost();
  const [one, two] = agent.bots;

  await agent.maintain([one!, two!]);
  await agent.clock.advance(5 * minute);
  expect(await agent.ofHost()).toEqual(['open']);
  agent.hostReturns();
  await agent.clock.advance(5 * minute);

  expect(await agent.ofHost()).toEqual(['resolved']);
  expect(phases(await agent.toTeam())).toEqual(['opened', 'resolved']);
});

test('of a machine whose bots are all muted nobody is told, and of one that has another bot people are', async () => {
  await using muted = await aFallenHost({ mutes: 3 });
  await using heard = await aFallenHost({ mutes: 2 });

  expect([await muted.ofHost(), await heard.ofHost()]).toEqual([['open'], ['open']]);
  expect(phases(await muted.toTeam())).toEqual([]);
  expect(phases(await heard.toTeam())).toEqual(['opened']);
});
