import { expect, test } from 'vitest';

import { pause } from '#electron/agent/connectors/pause.ts';
import type { Delivery } from '#electron/agent/notify/channel.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import { accepted, failed, scriptedChannels } from '#test/support/scripted-channels.ts';
import {
  aMailbox,
  aPhone,
  aResend,
  aSlack,
  aTopic,
  aWebhook,
  createTestOutbox,
} from '#test/support/test-outbox.ts';

const minute = 60_000;
const hour = 60 * minute;

/** Answers in this order, the last one for good. */
const inOrder = (...deliveries: Delivery[]) => {
  let next = 0;
  return () => deliveries[Math.min(next++, deliveries.length - 1)]!;
};

test('what is due is sent at once, with the key that stays, and is on record', async () => {
  const { channels, sent } = scriptedChannels(() => ({ ...accepted, isProven: true }));
  await using outbox = await createTestOutbox({ channels });
  const channel = await outbox.addChannel({ config: aWebhook });
  await outbox.start();

  const id = await outbox.plan();
  await outbox.clock.advance(1_000);

  const notice = await outbox.notice(id);
  expect(notice).toMatchObject({ state: 'sent', channelId: channel.id, providerId: 'p-1' });
  expect(notice.arrivedAt).toBe(notice.sentAt);
  expect(sent.map(({ outgoing }) => outgoing.key)).toEqual([id]);
  expect(sent[0]?.config).toMatchObject({ secret: aWebhook.secret });
  expect(await outbox.notices.attempts(outbox.tenantId, id)).toMatchObject([
    { number: 1, channelName: 'webhook', outcome: 'accepted' },
  ]);
  expect(outbox.seen.some(({ kind }) => kind === 'notice.changed')).toBe(true);
  expect((await outbox.channels.list(outbox.tenantId))[0]).toMatchObject({ health: 'ok' });
});

test('the try is written before the message leaves', async () => {
  const before: unknown[] = [];
  const { channels } = scriptedChannels(async ({ key }) => {
    const { outbox } = given;
    before.push(
      await outbox.notice(key as never),
      await outbox.notices.attempts(outbox.tenantId, key as never),
    );
    return accepted;
  });
  const given = { outbox: await createTestOutbox({ channels }) };
  await using outbox = given.outbox;
  await outbox.addChannel({ config: aWebhook });
  await outbox.start();

  await outbox.plan();
  await outbox.clock.advance(1_000);

  expect(before).toMatchObject([
    { state: 'sending', attempts: 1, fence: expect.any(String), leaseUntil: expect.any(Number) },
    [{ number: 1, endedAt: null, outcome: null }],
  ]);
});

test('a failure is tried again by the ladder, never early', async () => {
  const { channels, sent } = scriptedChannels(inOrder(failed('retry'), failed('retry'), accepted));
  await using outbox = await createTestOutbox({ channels });
  await outbox.addChannel({ config: aResend });
  const { id: personId } = await outbox.addContact();
  await outbox.start();

  const id = await outbox.plan({ medium: 'email', personId });
  await outbox.clock.advance(10 * minute);

  const [first, second, third] = sent.map(({ mono }) => mono);
  expect(second! - first!).toBeGreaterThanOrEqual(30_000);
  expect(second! - first!).toBeLessThan(61_000);
  expect(third! - second!).toBeGreaterThanOrEqual(2 * minute);
  expect(new Set(sent.map(({ outgoing }) => outgoing.key))).toEqual(new Set([id]));
  expect(await outbox.notice(id)).toMatchObject({ state: 'sent', attempts: 3 });
});

test('a provider that asks for patience gets it, up to six hours', async () => {
  const { channels, sent } = scriptedChannels(
    inOrder(
      failed('retry', { block: 'limit', retryAfterMs: 20 * minute }),
      failed('retry', { block: 'limit', retryAfterMs: 99 * 24 * hour }),
      accepted,
    ),
  );
  await using outbox = await createTestOutbox({ channels });
  await outbox.addChannel({ config: aSlack });
  await outbox.start();

  await outbox.plan({ medium: 'slack' });
  await outbox.clock.advance(8 * hour);

  const [first, second, third] = sent.map(({ mono }) => mono);
  expect(second! - first!).toBeGreaterThanOrEqual(20 * minute);
  expect(second! - first!).toBeLessThan(22 * minute);
  expect(third! - second!).toBeGreaterThanOrEqual(6 * hour);
  expect(third! - second!).toBeLessThan(6.1 * hour);
});

test('a step of the wall clock moves no try', async () => {
  const { channels, sent } = scriptedChannels(inOrder(failed('retry'), failed('retry'), accepted));
  await using outbox = await createTestOutbox({ channels });
  await outbox.addChannel({ config: aSlack });
  await outbox.start();

  await outbox.plan({ medium: 'slack' });
  await outbox.clock.advance(1_000);
  outbox.clock.jump(3 * hour);
  await outbox.clock.advance(20_000);
  expect(sent).toHaveLength(1);
  await outbox.clock.advance(minute);
  expect(sent).toHaveLength(2);
  outbox.clock.jump(-10 * hour);
  await outbox.clock.advance(5 * minute);

  expect(sent).toHaveLength(3);
});

test('what the other side refuses for good is dead, and a person can send it again', async () => {
  const { channels, sent } = scriptedChannels(inOrder(failed('permanent'), accepted));
  await using outbox = await createTestOutbox({ channels });
  await outbox.addChannel({ config: aWebhook });
  await outbox.start();
  const id = await outbox.plan();
  await outbox.clock.advance(1_000);
  expect(await outbox.notice(id)).toMatchObject({ state: 'dead', block: 'content' });
  expect(await outbox.notices.summary(outbox.tenantId)).toMatchObject({ dead: 1, due: 0 });
  const { entries } = await outbox.audit.verify();

  const again = await outbox.notices.sendAgain(outbox.act(), outbox.tenantId, id);
  await outbox.clock.advance(1_000);

  expect(await outbox.notice(again.id)).toMatchObject({ state: 'sent', insteadOf: id });
  expect(await outbox.notice(id)).toMatchObject({ state: 'folded', foldedInto: again.id });
  expect(await outbox.notices.summary(outbox.tenantId)).toMatchObject({ dead: 0 });
  expect((await outbox.audit.verify()).entries).toBe(entries + 1);
  expect(sent).toHaveLength(2);
  await expect(
    outbox.notices.sendAgain(outbox.act(), outbox.tenantId, again.id),
  ).rejects.toMatchObject({ code: 'notice_not_dead' });
});

test('in doubt, a channel that takes a key gets the same one again', async () => {
  const { channels, sent } = scriptedChannels(inOrder(failed('uncertain'), accepted));
  await using outbox = await createTestOutbox({ channels });
  await outbox.addChannel({ config: aWebhook });
  await outbox.start();

  const id = await outbox.plan({ severity: 'warning' });
  await outbox.clock.advance(minute);

  expect(sent.map(({ outgoing }) => outgoing.key)).toEqual([id, id]);
  expect(sent.map(({ outgoing }) => outgoing.about.isRepeat)).toEqual([false, false]);
  expect(await outbox.notice(id)).toMatchObject({ state: 'sent', isRepeat: false });
});

test('in doubt without a key, CRITICAL is sent once more and says so; others wait for a person', async () => {
  const { channels, sent } = scriptedChannels(inOrder(failed('uncertain')));
  await using outbox = await createTestOutbox({ channels });
  await outbox.addChannel({ config: aMailbox });
  const { id: personId } = await outbox.addContact();
  await outbox.start();

  const critical = await outbox.plan({ medium: 'email', personId, severity: 'critical' });
  await outbox.clock.advance(5 * minute);
  const error = await outbox.plan({ medium: 'email', personId, severity: 'error' });
  await outbox.clock.advance(hour);

  const ofCritical = sent.filter(({ outgoing }) => outgoing.key === critical);
  expect(ofCritical.map(({ outgoing }) => outgoing.about.isRepeat)).toEqual([false, true]);
  expect(sent.filter(({ outgoing }) => outgoing.key === error)).toHaveLength(1);
  expect(await outbox.notice(critical)).toMatchObject({ state: 'uncertain' });
  expect(await outbox.notice(error)).toMatchObject({ state: 'uncertain' });
});

test('where a key replays failures, a new one is used only when nothing left', async () => {
  const { channels, sent } = scriptedChannels(
    inOrder(failed('retry', { block: 'not_linked' }), failed('uncertain'), failed('uncertain')),
    { whatsapp: { keyWindowMs: hour, replaysFailures: true } },
  );
  await using outbox = await createTestOutbox({ channels });
  await outbox.addChannel({ config: aPhone });
  const { id: personId } = await outbox.addContact({ phone: '+5511912345678' });
  await outbox.start();

  const id = await outbox.plan({ medium: 'whatsapp', personId });
  await outbox.clock.advance(hour);

  const keys = sent.map(({ outgoing }) => outgoing.key);
  expect(keys).toEqual([id, `${id}.1`, `${id}.1`]);
  expect(await outbox.notice(id)).toMatchObject({ state: 'uncertain' });
});

test('CRITICAL goes to the next channel of its medium after three failures, then to the next medium', async () => {
  const { channels, sent } = scriptedChannels((_, { kind }) =>
    kind === 'slack' ? accepted : failed('retry'),
  );
  await using outbox = await createTestOutbox({ channels });
  await outbox.addChannel({ config: aMailbox, name: 'first' });
  await outbox.addChannel({ config: aResend, name: 'second' });
  await outbox.addChannel({ config: aSlack, name: 'third' });
  const { id: personId } = await outbox.addContact();
  await outbox.start();

  const id = await outbox.plan({ medium: 'email', personId, severity: 'critical' });
  await outbox.clock.advance(10 * minute);

  const kinds = sent.map(({ kind }) => kind);
  expect(kinds.indexOf('resend')).toBeGreaterThan(0);
  expect(kinds.at(-1)).toBe('slack');
  const slack = sent.find(({ kind }) => kind === 'slack')!;
  expect(slack.mono).toBeLessThan(6 * minute);
  const notices = await outbox.all();
  const arrived = notices.find(({ medium }) => medium === 'slack')!;
  expect(arrived).toMatchObject({ state: 'sent' });
  expect(await outbox.notice(id)).toMatchObject({ state: 'folded', foldedInto: arrived.id });
  expect(notices.every(({ state }) => state === 'sent' || state === 'folded')).toBe(true);
});

test('CRITICAL goes another way two minutes after it was due, to the second, whatever it waits for', async () => {
  const { channels, sent } = scriptedChannels((_, { kind }) =>
    kind === 'ntfy' ? accepted : failed('retry', { block: 'limit', retryAfterMs: 5 * hour }),
  );
  await using outbox = await createTestOutbox({ channels });
  await outbox.addChannel({ config: aSlack });
  await outbox.addChannel({ config: aTopic });
  await outbox.start();
  await outbox.clock.advance(17_000);

  const begunAt = outbox.clock.mono();
  await outbox.plan({ medium: 'slack', severity: 'critical' });
  await outbox.clock.advance(5 * minute);

  const told = sent.find(({ kind }) => kind === 'ntfy')!;
  expect(told.mono - begunAt).toBeGreaterThanOrEqual(2 * minute);
  expect(told.mono - begunAt).toBeLessThan(2 * minute + 1_000);
  expect(told.outgoing.about.isRepeat).toBe(false);
});

test('CRITICAL whose try is still under way after two minutes goes another way too, and is not tried again', async () => {
  const { channels, sent } = scriptedChannels(
    async (_, { kind }, { clock, signal }) => {
      if (kind === 'ntfy') {
        return accepted;
      }
      await pause(3 * minute, { clock, signal });
      return failed('retry');
    },
    { slack: { timeoutMs: 10 * minute } },
  );
  await using outbox = await createTestOutbox({ channels });
  await outbox.addChannel({ config: aSlack });
  await outbox.addChannel({ config: aTopic });
  await outbox.start();

  const id = await outbox.plan({ medium: 'slack', severity: 'critical' });
  await outbox.clock.advance(2 * minute + 1_000);
  expect(sent.map(({ kind }) => kind)).toEqual(['ntfy']);
  // It may be arriving the first way.
  expect(sent[0]?.outgoing.about.isRepeat).toBe(true);
  await outbox.clock.advance(hour);

  expect(sent.map(({ kind }) => kind)).toEqual(['ntfy', 'slack']);
  expect(await outbox.notice(id)).toMatchObject({ state: 'folded', attempts: 1 });
});

test('CRITICAL that has no channel of its medium goes to the next medium at once, at last to the desktop', async () => {
  const { channels, sent } = scriptedChannels(() => accepted);
  await using outbox = await createTestOutbox({ channels, hasDesktop: true });
  await outbox.start();

  const id = await outbox.plan({ medium: 'slack', severity: 'critical' });
  const quiet = await outbox.plan({ medium: 'slack', severity: 'error' });
  await outbox.clock.advance(1_000);

  expect(await outbox.notice(id)).toMatchObject({ state: 'dead', block: 'unsupported' });
  expect(await outbox.notice(quiet)).toMatchObject({ state: 'dead', block: 'unsupported' });
  expect(sent.map(({ kind, outgoing }) => [kind, outgoing.to])).toEqual([['native', null]]);
});

test('a place that nobody in particular reads falls over to everybody', async () => {
  const { channels, sent } = scriptedChannels((_, { kind }) =>
    kind === 'slack' ? failed('broken') : accepted,
  );
  await using outbox = await createTestOutbox({ channels });
  await outbox.addChannel({ config: aSlack });
  await outbox.addChannel({ config: aMailbox });
  await outbox.addContact({ name: 'Ana', email: 'ana@example.com' });
  await outbox.addContact({ name: 'Rui', email: 'rui@example.com' });
  await outbox.start();

  await outbox.plan({ medium: 'slack', severity: 'critical' });
  await outbox.clock.advance(5_000);

  expect(new Set(sent.map(({ outgoing }) => outgoing.to?.address))).toEqual(
    new Set([undefined, 'ana@example.com', 'rui@example.com']),
  );
  expect(sent).toHaveLength(3);
});

test('what tells the same already is not told by it a second time', async () => {
  const { channels, sent } = scriptedChannels((_, { kind }) =>
    kind === 'slack' ? failed('broken') : accepted,
  );
  await using outbox = await createTestOutbox({ channels });
  await outbox.addChannel({ config: aSlack });
  await outbox.addChannel({ config: aTopic });
  await outbox.start();
  const alertId = await outbox.anAlert();

  await outbox.plan({ medium: 'push', severity: 'critical', alertId });
  await outbox.plan({ medium: 'slack', severity: 'critical', alertId });
  await outbox.clock.advance(5 * minute);

  expect(sent.filter(({ kind }) => kind === 'ntfy')).toHaveLength(1);
});

test('a broken channel hands over to another one of its medium, and is told of over the others', async () => {
  const { channels, sent } = scriptedChannels((_, { kind }) =>
    kind === 'smtp' ? failed('broken', { block: 'access', detail: 'bad password' }) : accepted,
  );
  await using outbox = await createTestOutbox({ channels });
  const broken = await outbox.addChannel({ config: aMailbox, name: 'Correio' });
  await outbox.addChannel({ config: aResend });
  const { id: personId } = await outbox.addContact();
  await outbox.start();

  const id = await outbox.plan({ medium: 'email', personId, severity: 'warning' });
  await outbox.clock.advance(5_000);

  expect(sent.map(({ kind }) => kind)).toEqual(['smtp', 'resend']);
  expect(await outbox.notice(id)).toMatchObject({ state: 'sent', attempts: 2 });
  const [shown] = await outbox.channels.list(outbox.tenantId);
  expect(shown).toMatchObject({ health: 'broken', block: 'access', detail: 'bad password' });
  const open = await outbox.alerts.list(outbox.tenantId, { limit: 10 });
  expect(open).toMatchObject([
    { type: 'delivery.failed', state: 'open', severity: 'error', details: { host: 'Correio' } },
  ]);

  // It is not told of over itself.
  const about = await outbox.plan({
    medium: 'email',
    personId,
    alertId: open[0]!.id,
    channelId: broken.id,
  });
  await outbox.clock.advance(10 * minute);
  expect(sent.filter(({ kind }) => kind === 'smtp')).toHaveLength(1);
  expect(await outbox.notice(about)).toMatchObject({ state: 'dead' });
});

test('a channel that works again resolves its alert', async () => {
  let isUp = false;
  const { channels, sent } = scriptedChannels(() => (isUp ? accepted : failed('retry')));
  await using outbox = await createTestOutbox({ channels });
  await outbox.addChannel({ config: aSlack });
  await outbox.start();

  const id = await outbox.plan({ medium: 'slack' });
  await outbox.clock.advance(15 * minute);
  const open = await outbox.alerts.list(outbox.tenantId, { limit: 10 });
  // The only one there is: nothing but the desktop could tell of it.
  expect(open).toMatchObject([{ type: 'delivery.failed', severity: 'critical', state: 'open' }]);
  isUp = true;
  await outbox.clock.advance(hour);

  expect(await outbox.notice(id)).toMatchObject({ state: 'sent' });
  expect(await outbox.alerts.list(outbox.tenantId, { limit: 10 })).toMatchObject([
    { type: 'delivery.failed', state: 'resolved' },
  ]);
  expect(sent.length).toBeLessThan(10);
});

test('tenants are drained in turn: a flood of one does not delay another', async () => {
  const { channels, sent } = scriptedChannels(() => accepted, { webhook: { perMinute: 60_000 } });
  await using outbox = await createTestOutbox({ channels });
  await outbox.addChannel({ config: aWebhook });
  const other = await outbox.addTenant('Brisa');
  await outbox.addChannel({ config: aWebhook }, other);
  for (let index = 0; index < 200; index += 1) {
    await outbox.plan();
  }
  for (let index = 0; index < 5; index += 1) {
    await outbox.plan({ tenantId: other });
  }
  await outbox.start();
  await outbox.clock.advance(10_000);

  expect(sent).toHaveLength(205);
  const last = sent.findLastIndex(({ outgoing }) => outgoing.about.tenantId === other);
  expect(last).toBeLessThan(20);
});

test('a channel carries no more than its rate, CRITICAL first', async () => {
  const { channels, sent } = scriptedChannels(() => accepted);
  await using outbox = await createTestOutbox({ channels });
  await outbox.addChannel({ config: aWebhook, perMinute: 60 });
  for (let index = 0; index < 100; index += 1) {
    await outbox.plan({ severity: 'warning' });
  }
  const critical = await outbox.plan({ severity: 'critical' });
  await outbox.start();
  await outbox.clock.advance(30_000);

  expect(sent.length).toBeGreaterThanOrEqual(29);
  expect(sent.length).toBeLessThanOrEqual(31);
  expect(sent[0]?.outgoing.key).toBe(critical);
});

test('what a run left in the midst of sending is in doubt, and follows the policy of its channel', async () => {
  const clock = createVirtualClock();
  const store = await openMemoryStore(clock.now);
  const keptOpen = { ...store, close: async () => {} };
  const never = scriptedChannels(() => new Promise<Delivery>(() => undefined));
  const first = await createTestOutbox({ channels: never.channels, clock, store: keptOpen });
  await first.addChannel({ config: aWebhook });
  await first.addChannel({ config: aMailbox });
  const { id: personId } = await first.addContact();
  await first.start();
  const keyed = await first.plan({ severity: 'warning' });
  const plain = await first.plan({ medium: 'email', personId, severity: 'warning' });
  const critical = await first.plan({ medium: 'email', personId, severity: 'critical' });
  await clock.advance(5_000);
  expect((await first.all()).map(({ state }) => state)).toEqual(['sending', 'sending', 'sending']);

  // As after a kill: the run is never stopped, another one takes over its store.
  const { channels, sent } = scriptedChannels(() => accepted);
  const { vault } = first;
  await using second = await createTestOutbox({ channels, clock, store, vault, seed: 2 });
  await second.start();
  await clock.advance(minute);

  expect(await second.notice(keyed)).toMatchObject({ state: 'sent', attempts: 2 });
  expect(await second.notice(plain)).toMatchObject({ state: 'uncertain', attempts: 1 });
  expect(await second.notice(critical)).toMatchObject({ state: 'sent', isRepeat: true });
  expect(new Map(sent.map(({ outgoing }) => [outgoing.key, outgoing.about.isRepeat]))).toEqual(
    new Map<string, boolean>([
      [keyed, false],
      [critical, true],
    ]),
  );
  expect(sent).toHaveLength(2);
});

test('many that a run left in the midst of sending say nothing of their channel', async () => {
  const clock = createVirtualClock();
  const store = await openMemoryStore(clock.now);
  const keptOpen = { ...store, close: async () => {} };
  const never = scriptedChannels(() => new Promise<Delivery>(() => undefined));
  const first = await createTestOutbox({ channels: never.channels, clock, store: keptOpen });
  await first.addChannel({ config: aWebhook });
  await first.start();
  for (let index = 0; index < 10; index += 1) {
    await first.plan({ severity: 'warning' });
  }
  await clock.advance(1_000);
  expect((await first.all()).filter(({ state }) => state === 'sending')).toHaveLength(4);

  const { channels, sent } = scriptedChannels(() => accepted);
  const { vault } = first;
  await using second = await createTestOutbox({ channels, clock, store, vault, seed: 2 });
  await second.start();
  await clock.advance(1_000);

  expect(sent).toHaveLength(6);
  expect(await second.channels.list(second.tenantId)).toMatchObject([{ health: 'ok' }]);
});

test('a stop waits for what is under way, breaks off what hangs, and leaves no timer', async () => {
  const { channels } = scriptedChannels(
    (_, __, { signal }) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve(failed('uncertain')), { once: true });
      }),
  );
  const outbox = await createTestOutbox({ channels });
  await outbox.addChannel({ config: aMailbox });
  const { id: personId } = await outbox.addContact();
  await outbox.start();
  const id = await outbox.plan({ medium: 'email', personId });
  await outbox.clock.advance(1_000);

  const stopping = outbox.stop();
  await outbox.clock.advance(2_000);
  await stopping;

  expect(await outbox.notice(id)).toMatchObject({ state: 'uncertain' });
  await outbox.store.close();
  // Nothing is left that would touch the closed store.
  await outbox.clock.advance(24 * hour);
});

test('a channel that never answers is given up when its time is over', async () => {
  const { channels } = scriptedChannels(() => new Promise<Delivery>(() => undefined));
  await using outbox = await createTestOutbox({ channels });
  await outbox.addChannel({ config: aMailbox });
  const { id: personId } = await outbox.addContact();
  await outbox.start();

  const id = await outbox.plan({ medium: 'email', personId });
  await outbox.clock.advance(13_000);

  expect(await outbox.notice(id)).toMatchObject({ state: 'uncertain' });
});

test('a person without an address, or who is gone, cannot be told, and that is on record', async () => {
  const { channels, sent } = scriptedChannels(() => accepted);
  await using outbox = await createTestOutbox({ channels });
  await outbox.addChannel({ config: aPhone });
  const { id: personId } = await outbox.addContact();
  await outbox.start();

  const id = await outbox.plan({ medium: 'whatsapp', personId });
  await outbox.clock.advance(1_000);

  expect(await outbox.notice(id)).toMatchObject({ state: 'dead', block: 'recipient' });
  expect(sent).toEqual([]);
});

test('while the vault is closed nothing is tried, and no try is spent', async () => {
  const { channels, sent } = scriptedChannels(() => accepted);
  await using outbox = await createTestOutbox({ channels });
  await outbox.addChannel({ config: aWebhook });
  await outbox.start();
  outbox.vault.lock();

  const id = await outbox.plan();
  await outbox.clock.advance(minute);
  expect(await outbox.notice(id)).toMatchObject({ state: 'due', attempts: 0 });
  await outbox.vault.unlock({ with: 'keychain' });
  await outbox.clock.advance(minute);

  expect(sent).toHaveLength(1);
  expect(await outbox.notice(id)).toMatchObject({ state: 'sent', attempts: 1 });
});

test('where no channel works any more, the desktop says so within a minute', async () => {
  const { channels } = scriptedChannels((_, { kind }) =>
    kind === 'native' ? accepted : failed('broken'),
  );
  await using outbox = await createTestOutbox({ channels, hasDesktop: true });
  await outbox.addChannel({ config: aMailbox });
  await outbox.addChannel({ config: aSlack });
  const { id: personId } = await outbox.addContact();
  await outbox.start();

  await outbox.plan({ medium: 'email', personId, severity: 'critical' });
  await outbox.plan({ medium: 'slack', severity: 'warning' });
  await outbox.clock.advance(minute);

  const sent = (await outbox.all()).filter(({ state }) => state === 'sent');
  expect(sent).toMatchObject([{ medium: 'native', severity: 'critical' }]);
  const alerts = await outbox.alerts.list(outbox.tenantId, { limit: 10 });
  expect(alerts.map(({ type, state }) => [type, state])).toEqual([
    ['delivery.failed', 'open'],
    ['delivery.failed', 'open'],
  ]);
  expect(alerts.some(({ severity }) => severity === 'critical')).toBe(true);
});
