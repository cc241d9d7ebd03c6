import { useVaultDialog } from '#renderer/lib/vault-dialog.ts';
import type { VaultStatus } from '#shared/schemas/vault.ts';

import { LockDialog } from './lock-dialog.tsx';
import { RecoveryKeyDialog } from './recovery-key-dialog.tsx';
import { RotateDialog } from './rotate-dialog.tsx';
import { UnlockDialog } from './unlock-dialog.tsx';

/** The one that the address asks for. Each is gone with all it held once it closes. */
export function VaultDialogs({ vault }: { vault: VaultStatus }) {
  const { dialog, close } = useVaultDialog();

  switch (dialog) {
    case 'recovery-key':
      return <RecoveryKeyDialog hasOlder={vault.hasRecoveryKey} onClose={close} />;
    case 'unlock':
    case 'recover':
      return <UnlockDialog vault={vault} prefersRecovery={dialog === 'recover'} onClose={close} />;
    case 'rotate':
      return <RotateDialog vault={vault} onClose={close} />;
    case 'lock':
      return <LockDialog onClose={close} />;
    case undefined:
      return null;
    default:
      return dialog satisfies never;
  }
}
