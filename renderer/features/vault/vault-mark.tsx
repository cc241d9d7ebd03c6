import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { StatusIcon } from '#renderer/components/status-shape.tsx';
import { isVaultMissed } from '#shared/schemas/vault.ts';

import { useVault } from './use-vault.ts';

/** On every screen while the vault is missed, and the way to it. */
export function VaultMark() {
  const { t } = useTranslation('vault');
  const vault = useVault();

  if (!vault || !isVaultMissed(vault)) {
    return null;
  }
  return (
    <Link
      to="/system"
      className="flex items-center gap-1.5 rounded-sm text-degraded-text underline-offset-2 hover:underline"
    >
      <StatusIcon status="degraded" className="size-3" />
      {t('notice.mark')}
    </Link>
  );
}
