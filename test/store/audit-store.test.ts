import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';

import { createAuditStore } from '#electron/store/audit-store.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';

async function aChain(length: number) {
  const store = await openMemoryStore(() => 1);
  const chain = createAuditStore(store.db, null);
  for (let number = 1; number <= length; number += 1) {
    await chain.append({
      at: 1_000 + number,
      actorKind: 'person',
      actorId: 'local',
      role: 'owner',
      action: 'bots.add',
      subject: `bot-${number}`,
      reason: null,
      beforeDigest: null,
      afterDigest: 'f'.repeat(64),
      correlationId: 'c',
      result: 'done',
    });
  }
  return { store, chain };
}

test('an untouched chain verifies', async () => {
  const { chain, store } = await aChain(50);

  expect(await chain.verify()).toEqual({ entries: 50, brokenAt: null });
  await store.close();
});

test('other work has its turn while a long chain is verified', async () => {
  const { chain, store } = await aChain(2_500);
  const order: string[] = [];
  setImmediate(() => order.push('other work'));

  await chain.verify().then(() => order.push('verified'));

  expect(order).toEqual(['other work', 'verified']);
  await store.close();
});

const textColumns = [
  'actor_kind',
  'actor_id',
  'role',
  'action',
  'subject',
  'reason',
  'before_digest',
  'after_digest',
  'correlation_id',
  'result',
  'details_ref',
  'prev_hash',
  'hash',
];

test('whatever is edited, removed or put in another order is found, and the first bad entry is named', async () => {
  const length = 30;
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: length - 1 }),
      fc.constantFrom('delete', 'swap', 'at', ...textColumns),
      async (seq, harm) => {
        const { chain, store } = await aChain(length);
        if (harm === 'delete') {
          await store.db.deleteFrom('audit_log').where('seq', '=', seq).execute();
        } else if (harm === 'swap') {
          await sql`update audit_log set seq = case seq when ${seq} then -1 else ${seq} end where seq in (${seq}, ${seq + 1})`.execute(
            store.db,
          );
          await sql`update audit_log set seq = ${seq + 1} where seq = -1`.execute(store.db);
        } else if (harm === 'at') {
          await sql`update audit_log set at = at + 1 where seq = ${seq}`.execute(store.db);
        } else {
          await sql`update audit_log set ${sql.ref(harm)} = coalesce(${sql.ref(harm)}, '') || 'x' where seq = ${seq}`.execute(
            store.db,
          );
        }
        expect((await chain.verify()).brokenAt).toBe(seq);
        await store.close();
      },
    ),
    { numRuns: 120 },
  );
});
