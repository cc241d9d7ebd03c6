import { expect, test } from 'vitest';

import { seededRandom } from '#electron/simulation/seeded-random.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import type { NoticeId, PersonId } from '#shared/schemas/ids.ts';
import { keepFigure } from '#test/support/figures.ts';
import { accepted, failed, type Sent, scriptedChannels } from '#test/support/scripted-channels.ts';
import { aMailbox, aSlack, createTestOutbox } from '#test/support/test-outbox.ts';

const minute = 60_000;
const hour = 60 * minute;

/** `security.md` B3: 5,000 that wait when the provider comes back, in twenty runs, by `npm run test:delivery`. */
const queued = Number(process.env['DELIVERY_QUEUE'] ?? 80);
const seeds = Number(process.env['DELIVERY_SEEDS'] ?? 2);

/** How it is down, who is told and how fast its channel is: another one for each seed. */
function aDayOf(seed: number) {
  const random = seededRandom(seed);
  const pick = <Value>(...values: Value[]): Value =>
    values[Math.floor(random.number() * values.length)]!;
  const medium = pick('email', 'email', 'slack');
  return {
    random,
    pick,
    medium,
    people: medium === 'email' ? pick(5, 20, 40) : 0,
    perMinute: pick(30, 60, 120),
    failure: pick(
      failed('retry'),
      failed('retry', { block: 'connect' }),
      failed('retry', { block: 'limit', retryAfterMs: 20 * minute }),
      failed('broken'),
    ),
  } as const;
}

/** The most that left within any minute. */
function peakOf(sent: readonly Sent[]): number {
  const at = sent.map(({ mono }) => mono).toSorted((a, b) => a - b);
  let first = 0;
  return at.reduce((most, mono, last) => {
    while (mono - at[first]! >= minute) {
      first += 1;
    }
    return Math.max(most, last - first + 1);
  }, 0);
}

test.for(Array.from({ length: seeds }, (_, at) => at + 1))(
  'a day of a provider that is down ends in one message for each recipient, at the channel’s rate, seed %i',
  { timeout: 900_000 },
  async (seed, context) => {
    const { random, pick, medium, people, perMinute, failure } = aDayOf(seed);
    let isUp = false;
    const clock = createVirtualClock(undefined, { waitsFor: 'memory' });
    const { channels, sent } = scriptedChannels(() => (isUp ? accepted : failure));
    await using outbox = await createTestOutbox({ channels, clock, seed });
    await outbox.addChannel({ config: medium === 'email' ? aMailbox : aSlack, perMinute });
    const readers: (PersonId | null)[] = people === 0 ? [null] : [];
    for (let index = 0; index < people; index += 1) {
      const given = { name: `P ${index}`, email: `p${index}@example.com` };
      readers.push((await outbox.addContact(given)).id);
    }
    await outbox.start();

    const ids: NoticeId[] = [];
    while (ids.length < queued) {
      // Trouble comes in bursts.
      for (let burst = pick(1, 2, 10, 40); burst > 0 && ids.length < queued; burst -= 1) {
        const personId = readers[Math.floor(random.number() * readers.length)]!;
        const alertId = ids.length % 50 === 0 ? await outbox.anAlert() : null;
        const severity = pick('warning', 'error', 'error');
        ids.push(await outbox.plan({ medium, personId, alertId, severity }));
      }
      await clock.advance(Math.min((ids.length / queued) * 23 * hour - clock.mono(), hour));
    }
    await clock.advance(24 * hour - clock.mono());
    isUp = true;
    const before = sent.length;
    const upAt = clock.now();
    await clock.advance(3 * hour);

    const all = new Map((await outbox.all()).map((notice) => [notice.id, notice]));
    const lost = ids.filter((id) => {
      const notice = all.get(id)!;
      const into = notice.foldedInto === null ? notice : all.get(notice.foldedInto);
      return into?.state !== 'sent';
    });
    const after = sent.slice(before);
    const drainedMs = Math.max(...after.map(({ mono }) => mono)) - after[0]!.mono;
    const digests = [...all.values()].filter(
      ({ kind, state, sentAt }) => kind === 'digest' && state === 'sent' && sentAt! >= upAt,
    );
    const most = Math.max(
      0,
      ...[...Map.groupBy(digests, ({ personId }) => personId).values()].map(({ length }) => length),
    );
    keepFigure(context, `seed ${seed}: waited, over ${medium}`, queued, '');
    keepFigure(context, `seed ${seed}: messages they became`, after.length, '');
    keepFigure(context, `seed ${seed}: lost`, lost.length, '');
    keepFigure(context, `seed ${seed}: most within a minute, of ${perMinute}`, peakOf(after), '');
    expect(lost).toEqual([]);
    // Within an hour in which it works it is looked at again, however long it was broken.
    expect(after[0]!.mono).toBeLessThanOrEqual(25 * hour);
    expect(most).toBeLessThanOrEqual(1);
    expect(peakOf(after)).toBeLessThanOrEqual(2 * perMinute);
    const burst = Math.max(1, perMinute / 60);
    expect(after.length).toBeLessThanOrEqual((drainedMs / minute) * perMinute + burst + 1);
  },
);
