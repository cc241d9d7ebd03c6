import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import { z } from 'zod';

import { scopeSearchSchema } from './tenant-scope.ts';

/** What can be asked about the vault, over System health. */
export const vaultDialogs = ['recovery-key', 'unlock', 'recover', 'rotate', 'lock'] as const;
export type VaultDialog = (typeof vaultDialogs)[number];

/** Which of them is open is in the address, so that any screen can lead there; it only ever opens one, it never acts. */
export const vaultSearchSchema = scopeSearchSchema.extend({
  vault: z.enum(vaultDialogs).optional().catch(undefined),
});

export function useVaultDialog() {
  const { vault } = vaultSearchSchema.parse(useSearch({ strict: false }));
  const navigate = useNavigate();
  const open = useCallback(
    (dialog: VaultDialog) =>
      void navigate({ to: '/system', search: (old) => ({ ...old, vault: dialog }) }),
    [navigate],
  );
  const close = useCallback(
    () => void navigate({ to: '/system', search: ({ vault: _vault, ...rest }) => rest }),
    [navigate],
  );
  return { dialog: vault, open, close };
}
