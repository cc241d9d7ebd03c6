import { expect, test } from 'vitest';

import { createNativeChannel } from '#electron/agent/notify/channels/native.ts';
import type { NativeNotice } from '#electron/agent/ports.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { keepFigure } from '#test/support/figures.ts';
import { type ChannelScript, failed, scriptedChannels } from '#test/support/scripted-channels.ts';
import { createToldAgent } from '#test/support/told-agent.ts';

const minute = 60_000;
const hour = 60 * minute;

/** Ten ways in which nothing gets out any more. */
const ways: Readonly<Record<string, ChannelScript>> = {
  'keys that are good no more': () => failed('broken', { block: 'access' }),
  'certificates that are over': () => failed('broken', { block: 'tls' }),
  'nobody listening': () => failed('retry', { block: 'connect' }),
  'names that lead nowhere': () => failed('retry', { block: 'name' }),
  'providers in trouble': () => failed('retry'),
  'a quota used up for hours': () => failed('retry', { block: 'limit', retryAfterMs: 6 * hour }),
  'answers that never come': () => new Promise(() => undefined),
  'answers that are lost': () => failed('uncertain'),
  'messages that nobody takes': () => failed('permanent'),
  'each in another way': (_, { kind }) =>
    kind === 'smtp'
      ? failed('broken', { block: 'sender' })
      : failed(kind === 'whatsapp' ? 'uncertain' : 'retry', { block: 'connect' }),
};

// `security.md` B5 for a whole agent with the routes that it begins with, but for the dead man's switch: no ping is built yet.
test.for(Object.entries(ways))(
  'with %s the desktop says it within a minute, and that nothing gets out stays on the screen',
  async ([way, script], context) => {
    const clock = createVirtualClock();
    const shown: (NativeNotice & { at: number })[] = [];
    await using told = await createToldAgent({
      clock,
      channels: { ...scriptedChannels(script).channels, native: createNativeChannel() },
      desktop: {
        async notify(notice) {
          shown.push({ ...notice, at: clock.mono() });
          return 'shown';
        },
      },
    });
    const failing = async () =>
      (await told.agent.alerts.list(told.tenant.id, { limit: 50 })).filter(
        ({ type, severity, state }) =>
          type === 'delivery.failed' && severity === 'critical' && state === 'open',
      );
    const begunAt = clock.mono();
    const begunWall = clock.now();
    await told.open('vendas', 'critical');
    await clock.advance(minute);

    const { id } = await told.alertOf('vendas');
    const first = shown.find(({ alertId }) => alertId === id);
    expect(first).toMatchObject({ isCritical: true });
    keepFigure(context, `${way}: until the desktop says it`, first!.at - begunAt);

    const known = await failing();
    // Whoever takes no message of ours is there, and says so: each of them is shown as not delivered.
    expect(known).toHaveLength(way === 'messages that nobody takes' ? 0 : 1);
    for (const { openedAt } of known) {
      keepFigure(
        context,
        `${way}: until an alert says that nothing gets out`,
        openedAt - begunWall,
      );
    }
    await clock.advance(10 * minute);
    expect(await failing()).toHaveLength(known.length);
    expect(await told.alertOf('vendas')).toMatchObject({ state: 'open' });
    const { due, retry, dead, uncertain } = await told.agent.notices.summary(told.tenant.id);
    expect(due + retry + dead + uncertain).toBeGreaterThanOrEqual(3);
  },
);
