import type { SealedRow } from '#electron/store/vault-store.ts';

/** What each kind of value is sealed for. None can be passed off as another, or as the same of somebody else. */
export const places = {
  secret: ({ tenant_id, kind, id, version, key_id }: Omit<SealedRow, 'nonce' | 'sealed'>) =>
    `${tenant_id}|${kind}|${id}|${version}|${key_id}`,
  dataKey: (tenantId: string, keyId: string, kekId: string) =>
    `data-key|${tenantId}|${keyId}|${kekId}`,
  check: (kekId: string) => `check|${kekId}`,
  recoveryPublic: (kekId: string) => `recovery-public|${kekId}`,
  recovery: (kekId: string) => `recovery|${kekId}`,
  kek: (kekId: string, backend: string) => `kek|${kekId}|${backend}`,
};
