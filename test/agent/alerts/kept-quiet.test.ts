import { expect, test } from 'vitest';

import { createAct } from '#electron/agent/audit/act.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import type { Cause } from '#shared/faults.ts';
import type { BotId } from '#shared/schemas/ids.ts';
import { defaultSettings } from '#shared/schemas/tenant-settings.ts';
import { aBot, owner } from '#test/support/test-agent.ts';
import { createToldAgent } from '#test/support/told-agent.ts';

const minute = 60_000;
const hour = 60 * minute;
/** Tuesday, seven in the morning in São Paulo. */
const seven = Date.UTC(2026, 0, 6, 10);
const at = (hours: number) => hours * 60;
const inSeconds = (ms: number) => ms / 1_000;

/** An hour before people may be told: at eight, and after a pause from nine on again at ten. */
async function anEarlyHour({ script = (): Cause | 'ok' => 'ok' } = {}) {
  const clock = createVirtualClock(seven);
  const agent = await createToldAgent({ clock, script });
  const tenantId = agent.tenant.id;
  const day = [
    { from: at(8), to: at(9) },
    { from: at(10), to: at(18) },
  ];
  await agent.agent.settings.save(createAct(owner, 'test'), tenantId, 'hours', {
    ...defaultSettings.hours,
    isOn: true,
    week: Array.from({ length: 7 }, () => day),
  });
  const { id: botId } = await agent.api.bots.add({
    tenantId,
    bot: aBot({ intervalMs: 5 * minute }),
  });
  return Object.assign(agent, { botId, ...quietOf(agent) });
}

/** What people do about their bots, from now on. */
function quietOf({ api, tenant, clock }: Awaited<ReturnType<typeof createToldAgent>>) {
  const tenantId = tenant.id;
  return {
    maintain: (forMs: number) => api.maintenance.add({ tenantId, maintenance: { forMs } }),
    mute: (botId: BotId, forMs: number) =>
      api.silences.add({
        tenantId,
        silence: { target: { of: 'bot', botId }, until: clock.now() + forMs, reason: null },
      }),
  };
}

test('what waits for the morning waits on while its bot is worked on, and lasts until after that', async () => {
  await using agent = await anEarlyHour();
  // What the agent did to the bot is no trouble that a window ends.
  await agent.open('of the bot', 'warning', {
    type: 'config.rolled_back',
    cause: null,
    botId: agent.botId,
  });
  await agent.open('of another', 'warning');
  await agent.clock.advance(hour / 2);

  await agent.maintain(hour);
  await agent.clock.advance(hour / 2 + minute);
  const inTheWindow = await agent.toTeam();
  await agent.clock.advance(hour / 2 + minute);

  expect(inTheWindow).toEqual([`opened@${inSeconds(hour)}`]);
  // Within a minute after it.
  const afterIt = `opened@${inSeconds(1.5 * hour + minute)}`;
  expect((await agent.toTeam()).toSorted()).toEqual([...inTheWindow, afterIt].toSorted());
});

test('what a window ended before anybody was told of it is told only where it is still wrong afterwards', async () => {
  const toldOf = async (after: Cause | 'ok') => {
    let cause: Cause | 'ok' = 'refused';
    await using agent = await anEarlyHour({ script: () => cause });
    await agent.clock.advance(hour / 2);
    const waiting = (await agent.allNotices()).map(({ state }) => state);
    await agent.maintain(hour);
    await agent.clock.advance(hour / 2 + minute);
    const within = await agent.allNotices();
    cause = after;
    await agent.clock.advance(25 * minute);
    expect([waiting, within]).toEqual([['held', 'held'], []]);
    expect(await agent.toTeam()).toEqual([]);
    await agent.clock.advance(20 * minute);
    return (await agent.toTeam()).map((line) => line.replace(/@.*/u, ''));
  };

  expect(await toldOf('ok')).toEqual([]);
  expect(await toldOf('refused')).toEqual(['opened']);
});

test('what is gathered does not go when its bot is muted meanwhile, and goes when that ends', async () => {
  await using agent = await createToldAgent();
  const { mute } = quietOf(agent);
  const tenantId = agent.tenant.id;
  const { id: botId } = await agent.api.bots.add({ tenantId, bot: aBot() });
  await agent.open('a');
  await agent.clock.advance(10_000);
  await agent.open('b', 'error', { botId });
  await agent.open('c');
  await agent.clock.advance(10_000);

  const silence = await mute(botId, hour);
  await agent.clock.advance(20 * minute - 20_000);
  const meanwhile = await agent.toTeam();
  await agent.api.silences.end({ tenantId, silenceId: silence.id });
  await agent.clock.advance(minute);

  expect(meanwhile).toEqual(['opened@0', 'opened@40']);
  expect((await agent.toTeam()).toSorted()).toEqual([...meanwhile, 'opened@1240'].toSorted());
});

test('what is no longer muted when the hours are over waits for them to begin', async () => {
  await using agent = await anEarlyHour();
  await agent.open('a', 'warning', { botId: agent.botId });

  await agent.mute(agent.botId, 2.5 * hour);
  await agent.clock.advance(3.5 * hour);

  expect(await agent.toTeam()).toEqual([`opened@${inSeconds(3 * hour)}`]);
});

test('what ends while its bot is muted, before anybody was told that it began, is told as over', async () => {
  await using agent = await anEarlyHour();
  await agent.open('a', 'warning', { botId: agent.botId });
  await agent.mute(agent.botId, hour / 2);
  await agent.clock.advance(hour / 4);
  await agent.end('a');

  await agent.clock.advance(hour);

  expect(await agent.toTeam()).toEqual([`resolved@${inSeconds(hour)}`]);
  const waited = await agent.ofAlert((await agent.alertOf('a')).id);
  expect(new Set(waited.map(({ phase, state }) => `${phase} ${state}`))).toEqual(
    new Set(['opened folded', 'resolved sent']),
  );
});
