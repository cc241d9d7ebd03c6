import type { SecretRef, SecretVault } from '#electron/agent/ports.ts';
import type { TenantId } from '#shared/schemas/ids.ts';

const refPattern = /^secret:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What is stored in the place of a secret, not a secret itself. */
export function isRef(value: string): value is SecretRef {
  return refPattern.test(value);
}

/** The text that was sealed; its bytes are overwritten. */
export async function openText(
  vault: SecretVault,
  tenantId: TenantId,
  ref: SecretRef,
): Promise<string> {
  const plain = await vault.open(tenantId, ref);
  try {
    return plain.toString('utf8');
  } finally {
    plain.fill(0);
  }
}
