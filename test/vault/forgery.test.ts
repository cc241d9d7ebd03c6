import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { SealedRow } from '#electron/store/vault-store.ts';
import { places } from '#electron/vault/places.ts';
import {
  newRecoveryKey,
  parseRecoveryKey,
  printRecoveryKey,
  publicHalf,
  unwrapByRecovery,
  wrapForRecovery,
} from '#electron/vault/recovery-key.ts';
import { SealError, seal, unseal, unwrap, wrap } from '#electron/vault/seal.ts';
import { tenantIdSchema } from '#shared/schemas/ids.ts';

import { aurora, aVault, boreal } from './a-vault.ts';

const seed = 20_261_125;
const kinds = ['header', 'token', 'message', 'device'] as const;
const fields = ['tenant_id', 'kind', 'id', 'version', 'key_id', 'nonce', 'sealed'] as const;

/** Two tenants, two data keys each, secrets of every kind, each at two versions. */
function genuine(): { rows: SealedRow[]; keys: Map<string, Buffer> } {
  const keys = new Map<string, Buffer>();
  const rows: SealedRow[] = [];
  for (const tenant_id of [aurora, boreal]) {
    for (const age of ['old', 'new']) {
      const key_id = `${tenant_id}-${age}`;
      keys.set(key_id, randomBytes(32));
      for (const kind of kinds) {
        const id = `${tenant_id}-${age}-${kind}`;
        for (const version of [1, 2]) {
          const place = { tenant_id, kind, id, version, key_id };
          const plain = Buffer.from(`s3cret of ${id} at ${version}`);
          rows.push({ ...place, ...seal(keys.get(key_id)!, plain, places.secret(place)) });
        }
      }
    }
  }
  return { rows, keys };
}

const { rows, keys } = genuine();
const isGenuine = new Set(rows.map((row) => JSON.stringify(row)));

const bytes = fc.nat({ max: 10_000 });
const row = fc.constantFrom(...rows);

/** Any part of one secret in the place of the same part of another, an old version in the place of a newer included. */
const swapped = fc
  .tuple(row, row, fc.subarray([...fields], { minLength: 1 }))
  .map(([into, from, parts]) => ({
    ...into,
    ...Object.fromEntries(parts.map((part) => [part, from[part]])),
  }));

const part = fc.constantFrom('nonce' as const, 'sealed' as const);

const flipped = fc
  .tuple(row, part, bytes, fc.integer({ min: 1, max: 255 }))
  .map(([into, name, at, mask]) => {
    const changed = Buffer.from(into[name]);
    const index = at % changed.length;
    changed[index] = changed[index]! ^ mask;
    return { ...into, [name]: changed };
  });

const cut = fc.tuple(row, part, bytes, fc.boolean()).map(([into, name, at, isFromEnd]) => {
  const length = at % into[name].length;
  const rest = isFromEnd
    ? into[name].subarray(0, length)
    : into[name].subarray(-length || Infinity);
  return { ...into, [name]: rest };
});

const longer = fc
  .tuple(row, part, fc.uint8Array({ minLength: 1, maxLength: 40 }))
  .map(([into, name, more]) => ({ ...into, [name]: Buffer.concat([into[name], more]) }));

const otherFormat = fc.tuple(row, fc.integer({ min: 0, max: 255 })).map(([into, format]) => ({
  ...into,
  sealed: Buffer.concat([Buffer.of(format), into.sealed.subarray(1)]),
}));

const forged = fc
  .oneof(swapped, flipped, cut, longer, otherFormat)
  .filter((each) => !isGenuine.has(JSON.stringify(each)));

const open = (each: SealedRow) => unseal(keys.get(each.key_id)!, each, places.secret(each));

test('what was sealed opens', () => {
  for (const each of rows) {
    expect(open(each).toString()).toBe(`s3cret of ${each.id} at ${each.version}`);
  }
});

test('none of 12,000 forgeries opens', () => {
  let refused = 0;
  fc.assert(
    fc.property(forged, (each) => {
      expect(() => open(each)).toThrow(SealError);
      refused += 1;
    }),
    { numRuns: 12_000, seed },
  );
  expect(refused).toBe(12_000);
});

test('no key under a key opens in another place, by another key, or changed', () => {
  const kek = randomBytes(32);
  const place = places.dataKey(aurora, 'key', 'kek');
  const wrapped = wrap(kek, randomBytes(32), place);
  const elsewhere = [
    places.dataKey(boreal, 'key', 'kek'),
    places.dataKey(aurora, 'other', 'kek'),
    places.dataKey(aurora, 'key', 'other'),
    places.check('kek'),
    places.kek('kek', 'passphrase'),
  ];
  for (const other of elsewhere) {
    expect(() => unwrap(kek, wrapped, other)).toThrow(SealError);
  }
  expect(() => unwrap(randomBytes(32), wrapped, place)).toThrow(SealError);
  for (let bit = 0; bit < wrapped.length * 8; bit += 1) {
    const changed = Buffer.from(wrapped);
    changed[bit >> 3] = changed[bit >> 3]! ^ (1 << (bit & 7));
    expect(() => unwrap(kek, changed, place)).toThrow(SealError);
  }
  for (let length = 0; length < wrapped.length; length += 1) {
    expect(() => unwrap(kek, wrapped.subarray(0, length), place)).toThrow(SealError);
  }
});

test('rows that are forged in the store are refused by the vault itself', async () => {
  await using kit = await aVault();
  const refs = await kit.db.transaction().execute(async (transaction) => {
    const made: `secret:${string}`[] = [];
    for (let count = 0; count < 400; count += 1) {
      const tenant = count % 2 === 0 ? aurora : boreal;
      made.push(await kit.vault.seal(transaction, tenant, kinds[count % 4]!, `s3cret ${count}`));
    }
    return made;
  });
  const stored = await kit.db.selectFrom('vault_secrets').selectAll().orderBy('id').execute();
  const changes = fc.sample(
    fc.oneof(
      fc.record({ kind: fc.constantFrom(...kinds) }),
      fc.record({ version: fc.integer({ min: 2, max: 9 }) }),
      fc.record({ nonce: fc.uint8Array({ minLength: 12, maxLength: 12 }) }),
      fc.constantFrom(...stored).map(({ nonce, sealed }) => ({ nonce, sealed })),
      fc.constantFrom(...stored).map(({ key_id, nonce, sealed }) => ({ key_id, nonce, sealed })),
    ),
    { numRuns: refs.length, seed },
  );
  const forgeries = stored.flatMap((before, index) => {
    const after = { ...before, ...changes[index] };
    const values = { ...after, nonce: Buffer.from(after.nonce), sealed: Buffer.from(after.sealed) };
    return JSON.stringify(values) === JSON.stringify(before) ? [] : [values];
  });
  const answers: string[] = [];
  for (const values of forgeries) {
    const { id, tenant_id: tenant } = values;
    await kit.db.updateTable('vault_secrets').set(values).where('id', '=', id).execute();
    const opening = kit.vault.open(tenantIdSchema.parse(tenant), `secret:${id}`);
    answers.push(
      await opening.then(
        () => 'opened',
        (error: Error) => error.message,
      ),
    );
  }

  expect(forgeries.length).toBeGreaterThan(300);
  expect(new Set(answers)).toEqual(new Set(['secret_damaged', 'not_found']));
});

test('a recovery key is printed and read back, and every single mistyped letter is noticed', () => {
  const recoveryKey = newRecoveryKey();
  const printed = printRecoveryKey(recoveryKey);
  expect(printed).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){13}[0-9A-HJKMNP-TV-Z]{4}$/);
  expect(parseRecoveryKey(printed)).toEqual(recoveryKey);

  for (let at = 0; at < printed.length; at += 1) {
    const typed = printed[at] === 'A' ? 'B' : 'A';
    const mistyped = printed.slice(0, at) + typed + printed.slice(at + 1);
    expect(parseRecoveryKey(mistyped)).toBeUndefined();
  }
});

test('letters that look like figures are read as those', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (raw) => {
      const printed = printRecoveryKey(Buffer.from(raw));
      const typed = printed.replaceAll('0', 'o').replaceAll('1', 'l').replaceAll('-', ' ');
      expect(parseRecoveryKey(typed)).toEqual(Buffer.from(raw));
    }),
    { numRuns: 200, seed },
  );
});

test('anything else is no recovery key and nothing breaks on it', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200, unit: 'binary' }), (text) => {
      expect(parseRecoveryKey(text)).toBeUndefined();
    }),
    { numRuns: 1_000, seed },
  );
});

test('what is wrapped for a recovery key opens by that one only', () => {
  const [own, other] = [newRecoveryKey(), newRecoveryKey()];
  const key = randomBytes(32);
  const wrapped = wrapForRecovery(publicHalf(own), key, places.recovery('kek'));

  expect(unwrapByRecovery(own, wrapped, places.recovery('kek'))).toEqual(key);
  expect(() => unwrapByRecovery(other, wrapped, places.recovery('kek'))).toThrow(SealError);
  expect(() => unwrapByRecovery(own, wrapped, places.recovery('other'))).toThrow(SealError);
  const changed = Buffer.from(wrapped);
  changed[40] = changed[40]! ^ 1;
  expect(() => unwrapByRecovery(own, changed, places.recovery('kek'))).toThrow(SealError);
});
