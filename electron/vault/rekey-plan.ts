import { randomBytes } from 'node:crypto';

import type { DataKeyRow, SealedRow } from '#electron/store/vault-store.ts';

import { places } from './places.ts';
import type { Ids } from './ports.ts';
import { keyBytes, seal, unseal, unwrap, wrap } from './seal.ts';

type Kek = { id: string; key: Buffer };

type Situation = {
  from: Kek;
  to: Kek;
  dataKeys: readonly DataKeyRow[];
  secrets: readonly SealedRow[];
  ids: Ids;
  now: number;
};

export type RekeyPlan = {
  added: DataKeyRow[];
  resealed: SealedRow[];
  /** Data keys that stay, because what is sealed by them is damaged and is left as it is. */
  rewrapped: Pick<DataKeyRow, 'id' | 'wrapped'>[];
  damaged: string[];
};

/**
 * Everything under one key, sealed anew under another: new data keys, fresh nonces, the same versions. Runs without a
 * pause, so that no key can be overwritten half-way, and holds nothing but sealed bytes at the end.
 */
export function planRekey({ from, to, dataKeys, secrets, ids, now }: Situation): RekeyPlan {
  const before = openDataKeys(from, dataKeys);
  const after = new Map<string, Kek>();
  const plan: RekeyPlan = { added: [], resealed: [], rewrapped: [], damaged: [] };
  try {
    for (const secret of secrets) {
      const plain = openSecret(before.get(secret.key_id), secret);
      if (!plain) {
        plan.damaged.push(secret.id);
        continue;
      }
      const known = after.get(secret.tenant_id);
      const dataKey = known ?? { id: ids.next(), key: randomBytes(keyBytes) };
      after.set(secret.tenant_id, dataKey);
      const next = { ...secret, key_id: dataKey.id };
      plan.resealed.push({ ...next, ...seal(dataKey.key, plain, places.secret(next)) });
      plain.fill(0);
    }
    for (const [tenantId, { id, key }] of after) {
      const wrapped = wrap(to.key, key, places.dataKey(tenantId, id, to.id));
      plan.added.push({ id, tenant_id: tenantId, wrapped, created_at: now, retired_at: null });
    }
    for (const { id, tenant_id } of stillNeeded(dataKeys, secrets, plan.damaged)) {
      const key = before.get(id);
      if (key) {
        plan.rewrapped.push({
          id,
          wrapped: wrap(to.key, key, places.dataKey(tenant_id, id, to.id)),
        });
      }
    }
    return plan;
  } finally {
    for (const key of before.values()) {
      key.fill(0);
    }
    for (const { key } of after.values()) {
      key.fill(0);
    }
  }
}

function openDataKeys(from: Kek, rows: readonly DataKeyRow[]): Map<string, Buffer> {
  const opened = new Map<string, Buffer>();
  for (const { id, tenant_id, wrapped } of rows) {
    const key = orNothing(() => unwrap(from.key, wrapped, places.dataKey(tenant_id, id, from.id)));
    if (key) {
      opened.set(id, key);
    }
  }
  return opened;
}

function openSecret(dataKey: Buffer | undefined, secret: SealedRow): Buffer | undefined {
  return dataKey && orNothing(() => unseal(dataKey, secret, places.secret(secret)));
}

function stillNeeded(
  dataKeys: readonly DataKeyRow[],
  secrets: readonly SealedRow[],
  damaged: readonly string[],
): DataKeyRow[] {
  const isDamaged = new Set(damaged);
  const needed = new Set(secrets.filter(({ id }) => isDamaged.has(id)).map(({ key_id }) => key_id));
  return dataKeys.filter(({ id }) => needed.has(id));
}

function orNothing(open: () => Buffer): Buffer | undefined {
  try {
    return open();
  } catch {
    return undefined;
  }
}
