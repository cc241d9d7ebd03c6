import { Link } from '@tanstack/react-router';
import { KeyRound, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { StatusIcon } from '#renderer/components/status-shape.tsx';
import { Button, buttonLook } from '#renderer/components/ui/button.tsx';
import { usePreferences } from '#renderer/lib/preferences.ts';
import { useGate } from '#renderer/lib/use-gate.ts';
import { useVaultDialog } from '#renderer/lib/vault-dialog.ts';
import { isVaultMissed, type VaultStatus } from '#shared/schemas/vault.ts';

import { useVault } from './use-vault.ts';
import { useWaitingWords } from './use-waiting-words.ts';
import { lacksRecoveryKey } from './ways-out.ts';

/** Before the bots that need someone: the vault where it does, or advice to those who can take it. */
export function VaultNotice() {
  const vault = useVault();

  if (!vault) {
    return null;
  }
  if (isVaultMissed(vault)) {
    return <ClosedNotice vault={vault} />;
  }
  return lacksRecoveryKey(vault) ? <RecoveryHint vault={vault} /> : null;
}

function ClosedNotice({ vault }: { vault: VaultStatus }) {
  const { t } = useTranslation('vault');
  const waiting = useWaitingWords();

  return (
    <section
      aria-label={t('title')}
      className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border border-degraded/50 bg-tint-degraded px-4 py-2 text-13"
    >
      <StatusIcon status="degraded" />
      <p className="min-w-48 flex-1">
        <span className="font-semibold">{t('notice.closed')}</span>{' '}
        {t(`trouble.${vault.trouble ?? 'by_hand'}.fact`)} {waiting}
      </p>
      <Link to="/system" className={buttonLook()}>
        {t('notice.way-out')}
      </Link>
    </section>
  );
}

const hint = 'recovery-key';

/** Advice, not a duty: it can be put away on this computer, and stays in System health. */
function RecoveryHint({ vault }: { vault: VaultStatus }) {
  const { t } = useTranslation(['vault', 'common']);
  const [{ hiddenHints }, setPreferences] = usePreferences();
  const isBlocked = useGate('owner') !== undefined;
  const { open } = useVaultDialog();

  if (isBlocked || hiddenHints.includes(hint)) {
    return null;
  }
  return (
    <section
      aria-label={t('title')}
      className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border bg-surface-1 py-1.5 pr-2 pl-4 text-13"
    >
      <KeyRound aria-hidden className="size-4 text-muted stroke-[1.5]" />
      <p className="min-w-48 flex-1">{t('hint.text', { backend: vault.backend })}</p>
      <Button onClick={() => open('recovery-key')}>{t('recovery.action')}</Button>
      <Button
        variant="quiet"
        size="icon"
        aria-label={t('hint.hide')}
        onClick={() => setPreferences({ hiddenHints: [...hiddenHints, hint] })}
      >
        <X aria-hidden />
      </Button>
    </section>
  );
}
