import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Dialog } from '#renderer/components/ui/dialog.tsx';
import { Tabs } from '#renderer/components/ui/tabs.tsx';
import { useToast } from '#renderer/components/ui/toast.tsx';
import { failureOf } from '#renderer/lib/failure.ts';
import type { VaultStatus, VaultUnlock } from '#shared/schemas/vault.ts';

import { HostFiles } from './host-files.tsx';
import { SecretForm } from './secret-form.tsx';
import { useUnlockVault } from './use-vault.ts';
import { type WayOut, waysOut } from './ways-out.ts';

type UnlockDialogProps = {
  vault: VaultStatus;
  /** Begins with the recovery key, where there is one. */
  prefersRecovery: boolean;
  onClose: () => void;
};

/** Every way to open the vault. What does not open it changes nothing and is forgotten at once. */
export function UnlockDialog({ vault, prefersRecovery, onClose }: UnlockDialogProps) {
  const { t } = useTranslation(['vault', 'common', 'errors']);
  const formId = useId();
  const field = useRef<HTMLInputElement>(null);
  const toast = useToast();
  // What it was when it was asked for: while it opens, the ways out change under the person's hands.
  const [ways] = useState(() => waysOut(vault));
  const [chosen, setChosen] = useState<WayOut | undefined>(
    prefersRecovery && ways.includes('recovery_key') ? 'recovery_key' : ways[0],
  );
  const { unlock, isUnlocking, error } = useUnlockVault();
  const { code } = failureOf(error);
  const isWrong = code === 'vault_wrong_key';
  // What is no recovery key at all is told apart from one that opens nothing.
  const isMistyped = chosen === 'recovery_key' && code === 'invalid_input';
  const isTyped = chosen === 'passphrase' || chosen === 'recovery_key';

  const tryWith = async (given: VaultUnlock) => {
    if (await unlock(given)) {
      toast.show(t('unlock.done'));
      onClose();
    }
  };
  const panelOf = (way: WayOut) => {
    switch (way) {
      case 'keychain':
      case 'key_file':
        return <p>{t(`trouble.${vault.trouble ?? 'by_hand'}.step`)}</p>;
      case 'passphrase':
        return (
          <SecretForm
            id={formId}
            field={field}
            label={t('unlock.passphrase')}
            hint={t('unlock.passphrase-hint')}
            error={isWrong ? t('unlock.wrong-passphrase') : undefined}
            onGiven={(passphrase) => void tryWith({ with: 'passphrase', passphrase })}
          />
        );
      case 'recovery_key':
        return (
          <SecretForm
            id={formId}
            field={field}
            label={t('unlock.recovery-key')}
            hint={t('unlock.recovery-key-hint')}
            error={
              isMistyped
                ? t('unlock.mistyped')
                : isWrong
                  ? t('unlock.wrong-recovery-key')
                  : undefined
            }
            onGiven={(recoveryKey) => void tryWith({ with: 'recovery_key', recoveryKey })}
          />
        );
      case 'files':
        return <HostFiles />;
      default:
        return way satisfies never;
    }
  };

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('unlock.title')}
      initialFocus={isTyped ? field : undefined}
      footer={
        <>
          <Button size="lg" onClick={onClose}>
            {t(
              chosen === undefined || chosen === 'files'
                ? 'common:action.close'
                : 'common:action.cancel',
            )}
          </Button>
          {isTyped && (
            <ActionButton
              needs="owner"
              size="lg"
              variant="primary"
              type="submit"
              form={formId}
              disabled={isUnlocking}
            >
              {t(isUnlocking ? 'unlock.trying' : 'unlock.action')}
            </ActionButton>
          )}
          {(chosen === 'keychain' || chosen === 'key_file') && (
            <ActionButton
              needs="owner"
              size="lg"
              variant="primary"
              disabled={isUnlocking}
              onClick={() => void tryWith({ with: 'keychain' })}
            >
              {t(isUnlocking ? 'unlock.trying' : `way.${chosen}`)}
            </ActionButton>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-3 px-4 pt-1 pb-4 text-13">
        <p className="text-muted">
          {t(
            vault.state === 'open'
              ? 'unlock.is-open'
              : `trouble.${vault.trouble ?? 'by_hand'}.fact`,
          )}
        </p>
        {error && !isMistyped && !(isWrong && isTyped) && (
          <ErrorNotice error={error} title={t('unlock.failed')} isChange />
        )}
        {chosen !== undefined && ways.length === 1 && panelOf(chosen)}
        {chosen !== undefined && ways.length > 1 && (
          <Tabs
            label={t('unlock.ways')}
            value={chosen}
            onChange={setChosen}
            tabs={ways.map((way) => ({
              value: way,
              label: t(`tab.${way}`),
              panel: <div className="pt-3">{panelOf(way)}</div>,
            }))}
          />
        )}
      </div>
    </Dialog>
  );
}
