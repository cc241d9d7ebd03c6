import { useBlocker } from '@tanstack/react-router';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Dialog } from '#renderer/components/ui/dialog.tsx';

import { RecoveryKeyText } from './recovery-key-text.tsx';
import { useNewRecoveryKey } from './use-vault.ts';

type RecoveryKeyDialogProps = {
  /** An older one will no longer open the vault. */
  hasOlder: boolean;
  onClose: () => void;
};

/** Makes a recovery key, shows it this once, and lets go of it only when it is stored or given up. */
export function RecoveryKeyDialog({ hasOlder, onClose }: RecoveryKeyDialogProps) {
  const { t } = useTranslation(['vault', 'common']);
  const { make, isMaking, error } = useNewRecoveryKey();
  const [recoveryKey, setRecoveryKey] = useState<string>();
  const [hadOlder] = useState(hasOlder);

  if (recoveryKey !== undefined) {
    return <ShownKey recoveryKey={recoveryKey} onClose={onClose} />;
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('recovery.title')}
      footer={
        <>
          <Button size="lg" onClick={onClose}>
            {t('common:action.cancel')}
          </Button>
          <ActionButton
            needs="owner"
            size="lg"
            variant="primary"
            disabled={isMaking}
            onClick={() => void make().then(setRecoveryKey)}
          >
            {t(isMaking ? 'recovery.making' : 'recovery.make')}
          </ActionButton>
        </>
      }
    >
      <div className="flex flex-col gap-2 px-4 pt-1 pb-4 text-13">
        {error && <ErrorNotice error={error} title={t('recovery.failed')} isChange />}
        <p>{t('recovery.what')}</p>
        <p>{t('recovery.once')}</p>
        {hadOlder && <p className="text-degraded-text">{t('recovery.older')}</p>}
      </div>
    </Dialog>
  );
}

type ShownKeyProps = { recoveryKey: string; onClose: () => void };

function ShownKey({ recoveryKey, onClose }: ShownKeyProps) {
  const { t } = useTranslation('vault');
  const [isStored, setIsStored] = useState(false);
  const [isLeaving, setIsLeaving] = useState(false);
  const isGivenUp = useRef(false);

  useBlocker({
    shouldBlockFn: () => {
      setIsLeaving(!isGivenUp.current);
      return !isGivenUp.current;
    },
    disabled: isStored,
    // In the desktop's window a page that refuses to go would only look as if it hung.
    enableBeforeUnload: () => window.adminAgent === undefined,
  });
  const leave = () => (isStored ? onClose() : setIsLeaving(true));
  const giveUp = () => {
    isGivenUp.current = true;
    onClose();
  };

  return (
    <Dialog
      open
      onOpenChange={leave}
      title={t('recovery.shown-title')}
      description={t('recovery.shown-text')}
      footer={
        isLeaving && !isStored ? (
          <Warning>
            <Button size="lg" onClick={() => setIsLeaving(false)}>
              {t('recovery.stay')}
            </Button>
            <Button size="lg" variant="danger" onClick={giveUp}>
              {t('recovery.leave')}
            </Button>
          </Warning>
        ) : (
          <Button size="lg" variant="primary" disabled={!isStored} onClick={onClose}>
            {t('recovery.close')}
          </Button>
        )
      }
    >
      <div className="flex flex-col gap-3 px-4 pt-1 pb-4 text-13">
        <RecoveryKeyText recoveryKey={recoveryKey} />
        <p className="text-12 text-muted">{t('recovery.where')}</p>
        <label className="flex items-center gap-2.5 font-medium">
          <input
            type="checkbox"
            checked={isStored}
            onChange={({ target }) => setIsStored(target.checked)}
            className="size-4 accent-accent"
          />
          {t('recovery.stored')}
        </label>
      </div>
    </Dialog>
  );
}

function Warning({ children }: { children: ReactNode }) {
  const { t } = useTranslation('vault');

  return (
    <div role="alert" className="flex flex-1 flex-wrap items-center justify-end gap-2">
      <p className="mr-auto min-w-48 flex-1 text-13 text-degraded-text">{t('recovery.warning')}</p>
      {children}
    </div>
  );
}
