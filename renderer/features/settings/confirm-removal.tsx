import { useTranslation } from 'react-i18next';

import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Dialog } from '#renderer/components/ui/dialog.tsx';

type ConfirmRemovalProps = {
  title: string;
  /** What goes with it. */
  text: string;
  action: string;
  /** What is said where it could not be done. */
  failed: string;
  error: unknown;
  isRemoving: boolean;
  onRemove: () => void;
  onClose: () => void;
};

/** Asks before something goes that cannot be brought back. */
export function ConfirmRemoval(props: ConfirmRemovalProps) {
  const { title, text, action, failed, error, isRemoving, onRemove, onClose } = props;
  const { t } = useTranslation('common');

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={title}
      size="sm"
      footer={
        <>
          <Button size="lg" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button size="lg" variant="danger" disabled={isRemoving} onClick={onRemove}>
            {action}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 px-4 py-2 text-13">
        <p>{text}</p>
        {error !== null && (
          <ErrorNotice error={error} title={failed} isChange className="flex-wrap" />
        )}
      </div>
    </Dialog>
  );
}
