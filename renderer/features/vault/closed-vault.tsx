import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { StatusIcon, statusTextClass } from '#renderer/components/status-shape.tsx';
import { useToast } from '#renderer/components/ui/toast.tsx';
import { cn } from '#renderer/lib/cn.ts';
import { useVaultDialog } from '#renderer/lib/vault-dialog.ts';
import { isVaultMissed, type VaultStatus } from '#shared/schemas/vault.ts';
import type { Status } from '#shared/status.ts';

import { HostFiles } from './host-files.tsx';
import { useUnlockVault } from './use-vault.ts';
import { useWaitingWords } from './use-waiting-words.ts';
import { type WayOut, waysOut } from './ways-out.ts';

type ClosedVaultProps = { vault: VaultStatus; status: Status };

/** What is so, what works all the same, and the ways out with the nearest first. */
export function ClosedVault({ vault, status }: ClosedVaultProps) {
  const { t } = useTranslation('vault');
  const toast = useToast();
  const waiting = useWaitingWords();
  const { unlock, isUnlocking, error } = useUnlockVault();
  const { open } = useVaultDialog();
  const { state, secrets, hasRecoveryKey } = vault;
  const trouble = vault.trouble ?? 'by_hand';
  const ways = waysOut(vault);
  const isMissed = isVaultMissed(vault);
  const isKeyGone = trouble === 'wrong_key' || trouble === 'key_lost';

  // The agent's word for whatever has the key without being given anything.
  const tryUsualWay = async () => {
    if (await unlock({ with: 'keychain' })) {
      toast.show(t('unlock.done'));
    }
  };
  const act = (way: Exclude<WayOut, 'files'>) => {
    switch (way) {
      case 'keychain':
      case 'key_file':
        return void tryUsualWay();
      case 'passphrase':
        return open('unlock');
      case 'recovery_key':
        return open('recover');
      default:
        return way satisfies never;
    }
  };
  const buttons = ways.filter((way) => way !== 'files');

  return (
    <div
      className={cn(
        'flex flex-col gap-3 border-b px-4 py-3 text-13',
        isMissed && 'bg-tint-degraded',
      )}
    >
      <div className="flex items-baseline gap-2.5">
        <StatusIcon status={status} className="translate-y-0.5" />
        <div className="flex min-w-0 flex-col gap-1">
          <p className={cn('font-semibold', statusTextClass(status))}>
            {t(`state.${isMissed ? 'locked' : state}`)}
          </p>
          <p>{t(`trouble.${trouble}.fact`)}</p>
          <p>
            {t(isMissed ? 'still-works' : 'still-works-empty', { count: secrets })}
            {isMissed && waiting !== undefined && <> {waiting}</>}
          </p>
          <p>{isKeyGone && !hasRecoveryKey ? t('step-alone') : t(`trouble.${trouble}.step`)}</p>
        </div>
      </div>
      {error && <ErrorNotice error={error} title={t('unlock.failed')} isChange />}
      {buttons.length > 0 && (
        <div className="flex flex-wrap gap-2 pl-6">
          {buttons.map((way, index) => (
            <ActionButton
              key={way}
              needs="owner"
              variant={index === 0 ? 'primary' : 'plain'}
              disabled={isUnlocking}
              onClick={() => act(way)}
            >
              {t(index === 0 && isUnlocking ? 'unlock.trying' : `way.${way}`)}
            </ActionButton>
          ))}
        </div>
      )}
      {ways.includes('files') && <HostFiles className="pl-6" />}
    </div>
  );
}
