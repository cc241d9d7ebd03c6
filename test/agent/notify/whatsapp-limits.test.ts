import { expect, test } from 'vitest';

import { createWhatsAppChannel } from '#electron/agent/notify/channels/whatsapp.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import type { PersonId } from '#shared/schemas/ids.ts';
import { passes } from '#test/support/fault-proxy.ts';
import { keepFigure } from '#test/support/figures.ts';
import { accepted, type Sent, scriptedChannels } from '#test/support/scripted-channels.ts';
import { aMailbox, aPhone, createTestOutbox, type TestOutbox } from '#test/support/test-outbox.ts';

import { createClockedChannels } from './matrix/clocked-channels.ts';
import { markedCompose } from './matrix/life.ts';
import { standIn } from './matrix/stand-ins.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const pairMs = 6 * second;

/** `security.md` B9: 5,000 by `npm run test:delivery`. */
const amount = Number(process.env['DELIVERY_LIMITS'] ?? 120);

/** The limits of the real channel, over a gateway that answers at once. */
const { perMinute, pairMs: betweenMs = 0 } = createWhatsAppChannel({
  version: '1.2.3',
  deviceOf: () => Promise.reject(new Error('no device is to be proven here')),
});
const limits = { whatsapp: { perMinute, pairMs: betweenMs, replaysFailures: true } };

async function peopleOf(outbox: TestOutbox, count: number): Promise<PersonId[]> {
  const ids: PersonId[] = [];
  for (let index = 0; index < count; index += 1) {
    const phone = `+55119${String(index).padStart(8, '0')}`;
    ids.push(
      (await outbox.addContact({ name: `P ${index}`, email: `p${index}@example.com`, phone })).id,
    );
  }
  return ids;
}

/** The most of these moments within any span of so long. */
function mostWithin(moments: readonly number[], ms: number): number {
  const at = moments.toSorted((a, b) => a - b);
  let first = 0;
  return at.reduce((most, mono, last) => {
    while (mono - at[first]! >= ms) {
      first += 1;
    }
    return Math.max(most, last - first + 1);
  }, 0);
}

function leastBetween(sent: readonly Pick<Sent, 'mono' | 'outgoing'>[]): number {
  const byPerson = Map.groupBy(sent, ({ outgoing }) => outgoing.to?.address);
  const gaps = [...byPerson.values()].flatMap((ofOne) => {
    const at = ofOne.map(({ mono }) => mono).toSorted((a, b) => a - b);
    return at.slice(1).map((mono, index) => mono - at[index]!);
  });
  return Math.min(Infinity, ...gaps);
}

test('a flood over WhatsApp keeps to eighty a second and one in six seconds for each, CRITICAL first', async (context) => {
  const clock = createVirtualClock(undefined, { waitsFor: 'memory' });
  const { channels, sent } = scriptedChannels(() => accepted, limits);
  await using outbox = await createTestOutbox({ channels, clock });
  await outbox.addChannel({ config: aPhone });
  const people = await peopleOf(outbox, Math.ceil(amount / 3));
  for (let index = 0; index < amount; index += 1) {
    await outbox.plan({
      medium: 'whatsapp',
      personId: people[index % people.length]!,
      severity: index % 10 === 9 ? 'critical' : 'warning',
    });
  }
  await outbox.start();
  await clock.advance((amount / 20) * second + 4 * pairMs);

  expect(sent).toHaveLength(amount);
  const peak = mostWithin(
    sent.map(({ mono }) => mono),
    second,
  );
  expect(peak).toBeLessThanOrEqual(80);
  expect(leastBetween(sent)).toBeGreaterThanOrEqual(pairMs);
  // Whoever has nothing but a warning before it waits for no warning.
  const firstOf = Map.groupBy(sent, ({ outgoing }) => outgoing.to?.address);
  const overtaken = [...firstOf.values()].filter((ofOne) => {
    const severities = ofOne.map(({ outgoing }) => outgoing.message.severity);
    return severities.includes('critical') && severities.indexOf('critical') > 0;
  });
  expect(overtaken).toEqual([]);
  expect((await outbox.channels.list(outbox.tenantId))[0]).toMatchObject({ health: 'ok' });
  keepFigure(context, 'WhatsApp: messages in a flood', sent.length, '');
  keepFigure(context, 'WhatsApp: most within a second', peak, '');
  keepFigure(context, 'WhatsApp: least between two to one person', leastBetween(sent));
});

test('many messages for one person keep nobody else waiting, and are no failure of the channel', async () => {
  const { channels, sent } = scriptedChannels(() => accepted, limits);
  await using outbox = await createTestOutbox({ channels });
  await outbox.addChannel({ config: aPhone });
  const [ana, rui] = await peopleOf(outbox, 2);
  await outbox.start();
  for (let index = 0; index < 30; index += 1) {
    await outbox.plan({ medium: 'whatsapp', personId: ana!, severity: 'critical' });
  }
  const other = await outbox.plan({ medium: 'whatsapp', personId: rui!, severity: 'warning' });
  await outbox.clock.advance(second);

  expect(await outbox.notice(other)).toMatchObject({ state: 'sent', attempts: 1 });
  await outbox.clock.advance(30 * pairMs);
  const all = await outbox.all();
  expect(all.every(({ state, attempts }) => state === 'sent' && attempts === 1)).toBe(true);
  expect(leastBetween(sent)).toBeGreaterThanOrEqual(pairMs);
  expect(await outbox.alerts.list(outbox.tenantId, { limit: 5 })).toEqual([]);
});

test('the channel’s own code over a real socket keeps to its pace for one person', async () => {
  const clock = createVirtualClock();
  await using stand = await standIn('whatsapp', { wire: passes }, clock);
  const clocked = createClockedChannels({ given: stand.channels, clock, isBusy: () => false });
  await using outbox = await createTestOutbox({
    channels: clocked.channels,
    clock,
    compose: markedCompose,
    settings: { outbound: { allowedHosts: ['127.0.0.1'] } },
  });
  await outbox.addChannel({ config: stand.config });
  const people = await peopleOf(outbox, 5);
  await outbox.start();
  for (let index = 0; index < 20; index += 1) {
    await outbox.plan({ medium: 'whatsapp', personId: people[index % 5]!, severity: 'error' });
  }
  await clocked.pass(minute);

  expect(stand.got()).toHaveLength(20);
  const sent = clocked.tries.map(({ endedAt, outgoing }) => ({ mono: endedAt, outgoing }));
  // As far as it can be seen from out here, where a message is a step of the clock on its way.
  expect(leastBetween(sent)).toBeGreaterThanOrEqual(pairMs - 500);
});

test('near its daily limit WhatsApp is kept for CRITICAL, a person is told once, and the rest goes by email', async (context) => {
  const perDay = Math.max(50, Math.ceil(amount / 4));
  const clock = createVirtualClock(undefined, { waitsFor: 'memory' });
  const { channels, sent } = scriptedChannels(() => accepted, limits);
  await using outbox = await createTestOutbox({ channels, clock });
  await outbox.addChannel({ config: { ...aPhone, perDay } });
  await outbox.addChannel({ config: aMailbox, perMinute: 6_000 });
  const people = await peopleOf(outbox, 40);
  await outbox.start();
  for (let index = 0; index < amount; index += 1) {
    await outbox.plan({
      medium: 'whatsapp',
      personId: people[index % people.length]!,
      severity: index % 5 === 4 ? 'critical' : 'error',
    });
    if (index % 20 === 19) {
      await clock.advance(2 * minute);
    }
  }
  await clock.advance(20 * minute);

  const over = (kind: string) => sent.filter((each) => each.kind === kind);
  const used = mostWithin(
    over('whatsapp').map(({ mono }) => mono),
    day,
  );
  expect(used).toBeLessThanOrEqual(perDay);
  const notices = await outbox.all();
  expect(notices.filter(({ state }) => state !== 'sent' && state !== 'folded')).toEqual([]);
  // Nobody is told the same twice: each is one message, over the one or the other.
  expect(sent).toHaveLength(amount);
  expect(over('smtp').length).toBe(amount - over('whatsapp').length);
  const others = over('whatsapp').filter(({ outgoing }) => outgoing.message.severity === 'error');
  expect(others.length).toBeLessThanOrEqual(perDay * 0.8);
  expect(await outbox.alerts.list(outbox.tenantId, { limit: 5 })).toMatchObject([
    { type: 'delivery.limit', severity: 'warning', state: 'open', details: { host: 'whatsapp' } },
  ]);
  keepFigure(context, `WhatsApp: most within a day, of ${perDay}`, used, '');
  keepFigure(context, 'WhatsApp: went by email instead', over('smtp').length, '');

  // A day later there is room, and it is taken back once there is plenty.
  await clock.advance(day);
  const again = await outbox.plan({ medium: 'whatsapp', personId: people[0]!, severity: 'error' });
  await clock.advance(minute);
  expect(await outbox.notice(again)).toMatchObject({ state: 'sent', medium: 'whatsapp' });
  expect(await outbox.alerts.list(outbox.tenantId, { limit: 5 })).toMatchObject([
    { type: 'delivery.limit', state: 'resolved' },
  ]);
});

test('without another way what is over the limit waits for room, and nothing of it is lost', async () => {
  const clock = createVirtualClock(undefined, { waitsFor: 'memory' });
  const { channels, sent } = scriptedChannels(() => accepted, limits);
  await using outbox = await createTestOutbox({ channels, clock });
  await outbox.addChannel({ config: { ...aPhone, perDay: 5 } });
  const people = await peopleOf(outbox, 8);
  await outbox.start();
  for (const personId of people) {
    await outbox.plan({ medium: 'whatsapp', personId, severity: 'error' });
  }
  await outbox.clock.advance(23 * hour);
  expect(sent).toHaveLength(4);
  await outbox.clock.advance(2 * hour);

  expect(new Set(sent.map(({ outgoing }) => outgoing.to?.address)).size).toBe(8);
});

test('what left before a restart counts', async () => {
  const clock = createVirtualClock();
  const store = await openMemoryStore(clock.now);
  const { channels, sent } = scriptedChannels(() => accepted, limits);
  const first = await createTestOutbox({
    channels,
    clock,
    store: { ...store, close: async () => {} },
  });
  await first.addChannel({ config: { ...aPhone, perDay: 5 } });
  const people = await peopleOf(first, 8);
  await first.start();
  for (const personId of people.slice(0, 4)) {
    await first.plan({ medium: 'whatsapp', personId, severity: 'error' });
  }
  await clock.advance(minute);
  await first.stop();

  const { vault } = first;
  await using later = await createTestOutbox({ channels, clock, store, vault, seed: 2 });
  await later.start();
  const other = await later.plan({ medium: 'whatsapp', personId: people[5]!, severity: 'error' });
  const critical = await later.plan({
    medium: 'whatsapp',
    personId: people[6]!,
    severity: 'critical',
  });
  await clock.advance(minute);

  expect(sent).toHaveLength(5);
  expect(await later.notice(other)).toMatchObject({ state: 'due' });
  expect(await later.notice(critical)).toMatchObject({ state: 'sent' });
});
