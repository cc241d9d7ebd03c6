import { expect, test } from 'vitest';

import { openMemoryStore } from '#electron/store/memory-store.ts';
import {
  createNoticeStore,
  listRipe,
  type NewNotice,
  nextRipeAt,
  recipientKey,
} from '#electron/store/notice-store.ts';
import { noticeIdSchema } from '#shared/schemas/ids.ts';
import { createTestAgent } from '#test/support/test-agent.ts';

const idOf = (n: number) =>
  noticeIdSchema.parse(`019b9a3c-0000-7000-8000-${String(n).padStart(12, '0')}`);

async function aStore() {
  const opened = await openMemoryStore(() => 0);
  const { tenant } = await createTestAgent({ store: opened });
  const notices = createNoticeStore(opened.db, tenant.id);
  let count = 0;
  const add = async (given: Partial<NewNotice> = {}) => {
    count += 1;
    const id = idOf(count);
    const notice = {
      id,
      createdAt: count,
      tenantId: tenant.id,
      dedupeKey: `key ${count}`,
      kind: 'alert',
      alertId: null,
      phase: 'opened',
      severity: 'error',
      groupKey: 'host|a',
      medium: 'slack',
      channelId: null,
      personId: null,
      state: 'held',
      hold: 'group',
      dueAt: 100,
      facts: null,
      ...given,
    } as const;
    return { id, isNew: await notices.insert(notice) };
  };
  return { db: opened.db, tenant, notices, add };
}

const toSlack = recipientKey({ medium: 'slack', channelId: null, personId: null });

test('a notice with a known dedupe key is not written again', async () => {
  const { notices, add } = await aStore();

  const first = await add({ dedupeKey: 'same' });
  const second = await add({ dedupeKey: 'same', severity: 'critical' });

  expect([first.isNew, second.isNew]).toEqual([true, false]);
  expect(await notices.find(second.id)).toBeUndefined();
  expect(await notices.find(first.id)).toMatchObject({
    severity: 'error',
    recipient: toSlack,
    sendKey: first.id,
    nextAt: 100,
    attempts: 0,
  });
});

test('what waits is ripe from its time on, each recipient once', async () => {
  const { db, tenant, add } = await aStore();
  await add({ dueAt: 50 });
  await add({ dueAt: 60 });
  await add({ dueAt: 40, medium: 'webhook' });
  await add({ dueAt: 10, state: 'due', hold: null });

  expect(await nextRipeAt(db)).toBe(40);
  expect(await listRipe(db, 39)).toEqual([]);
  expect(await listRipe(db, 60)).toEqual([
    { tenantId: tenant.id, recipient: 'webhook||' },
    { tenantId: tenant.id, recipient: toSlack },
  ]);
});

test('only what waits is folded, released or put off', async () => {
  const { notices, add } = await aStore();
  const carrier = await add({ state: 'due', hold: null, kind: 'group' });
  const waits = await add();
  const gone = await add({ state: 'due', hold: null });

  await notices.fold([waits.id, gone.id], carrier.id, 70);
  await notices.release([waits.id], 80);
  await notices.hold([waits.id, gone.id], 'storm', 90);

  expect(await notices.find(waits.id)).toMatchObject({
    state: 'folded',
    foldedInto: carrier.id,
    dueAt: 70,
    endedAt: 70,
  });
  expect(await notices.find(gone.id)).toMatchObject({ state: 'due', dueAt: 100 });
  expect((await notices.foldedIn(carrier.id)).map(({ id }) => id)).toEqual([waits.id]);
  expect(await notices.ripeFor(toSlack, 1_000)).toEqual([]);
});
