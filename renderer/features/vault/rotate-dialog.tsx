import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { StatusIcon } from '#renderer/components/status-shape.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Dialog } from '#renderer/components/ui/dialog.tsx';
import { useVaultDialog } from '#renderer/lib/vault-dialog.ts';
import type { VaultStatus } from '#shared/schemas/vault.ts';

import { useRotateKeys } from './use-vault.ts';
import { lacksRecoveryKey } from './ways-out.ts';

type RotateDialogProps = { vault: VaultStatus; onClose: () => void };

/** New keys for everything: says what that does, does it, and says that it is done. */
export function RotateDialog({ vault, onClose }: RotateDialogProps) {
  const { t } = useTranslation(['vault', 'common']);
  const { open } = useVaultDialog();
  const { rotate, isRotating, isDone, error } = useRotateKeys();
  const needsRecoveryKey = isDone && lacksRecoveryKey(vault);

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('rotate.title')}
      footer={
        isDone ? (
          <>
            <Button size="lg" variant={needsRecoveryKey ? 'plain' : 'primary'} onClick={onClose}>
              {t('common:action.close')}
            </Button>
            {needsRecoveryKey && (
              <ActionButton
                needs="owner"
                size="lg"
                variant="primary"
                onClick={() => open('recovery-key')}
              >
                {t('recovery.action')}
              </ActionButton>
            )}
          </>
        ) : (
          <>
            <Button size="lg" onClick={onClose}>
              {t(isRotating ? 'common:action.close' : 'common:action.cancel')}
            </Button>
            <ActionButton
              needs="owner"
              size="lg"
              variant="primary"
              disabled={isRotating}
              onClick={rotate}
            >
              {t('rotate.action')}
            </ActionButton>
          </>
        )
      }
    >
      <div className="flex flex-col gap-3 px-4 pt-1 pb-4 text-13">
        {error && <ErrorNotice error={error} title={t('rotate.failed')} isChange />}
        {!isDone && (
          <ul className="flex list-disc flex-col gap-1 pl-4 text-muted marker:text-border-control">
            <li>{t('rotate.what', { count: vault.secrets })}</li>
            <li>{t('rotate.meanwhile')}</li>
            <li>{t('rotate.when')}</li>
          </ul>
        )}
        <output className="flex items-center gap-2 empty:hidden">
          {isRotating && (
            <>
              <StatusIcon status="healing" />
              {t('rotate.running', { count: vault.secrets })}
            </>
          )}
          {isDone && (
            <>
              <StatusIcon status="ok" />
              {t('rotate.done', { count: vault.secrets })}
            </>
          )}
        </output>
        {needsRecoveryKey && (
          <p className="text-muted">{t('hint.text', { backend: vault.backend })}</p>
        )}
      </div>
    </Dialog>
  );
}
