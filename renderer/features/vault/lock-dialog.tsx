import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Dialog } from '#renderer/components/ui/dialog.tsx';
import { useToast } from '#renderer/components/ui/toast.tsx';

import { useBotsWithSecrets, useLockVault } from './use-vault.ts';

const namesShown = 8;

/** Says what stops being watched before every key is forgotten. */
export function LockDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['vault', 'common']);
  const toast = useToast();
  const bots = useBotsWithSecrets();
  const { lock, isLocking, error } = useLockVault(() => {
    toast.show(t('lock.done'));
    onClose();
  });

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('lock.title')}
      description={t('lock.text')}
      footer={
        <>
          <Button size="lg" onClick={onClose}>
            {t('common:action.cancel')}
          </Button>
          <ActionButton
            needs="owner"
            size="lg"
            variant="danger"
            disabled={isLocking}
            onClick={lock}
          >
            {t('lock.action')}
          </ActionButton>
        </>
      }
    >
      <div className="flex flex-col gap-3 px-4 pt-1 pb-4 text-13">
        {error && <ErrorNotice error={error} title={t('lock.failed')} isChange />}
        {bots && <p>{t('lock.stops', { count: bots.length })}</p>}
        {bots && bots.length > 0 && (
          <ul className="rounded-md border bg-surface-0 px-3 py-2">
            {bots.slice(0, namesShown).map(({ id, name }) => (
              <li key={id} className="truncate">
                {name}
              </li>
            ))}
            {bots.length > namesShown && (
              <li className="text-muted">{t('more', { count: bots.length - namesShown })}</li>
            )}
          </ul>
        )}
      </div>
    </Dialog>
  );
}
