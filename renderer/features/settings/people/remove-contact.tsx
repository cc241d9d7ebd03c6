import { useTranslation } from 'react-i18next';

import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Dialog } from '#renderer/components/ui/dialog.tsx';
import { useToast } from '#renderer/components/ui/toast.tsx';
import type { Contact } from '#shared/schemas/contact.ts';
import type { TenantId } from '#shared/schemas/ids.ts';

import { useContactAdmin } from './use-contacts.ts';

type RemoveContactProps = { tenantId: TenantId; contact: Contact; onClose: () => void };

/** Asks first: rules and the rota forget this person too. */
export function RemoveContact({ tenantId, contact: { id, name }, onClose }: RemoveContactProps) {
  const { t } = useTranslation(['settings', 'common']);
  const toast = useToast();
  const { remove, isRemoving, removeError } = useContactAdmin(tenantId);

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('people.remove.title', { name })}
      size="sm"
      footer={
        <>
          <Button size="lg" onClick={onClose}>
            {t('common:action.cancel')}
          </Button>
          <Button
            size="lg"
            variant="danger"
            disabled={isRemoving}
            onClick={() =>
              remove(id, {
                onSuccess: () => {
                  toast.show(t('people.remove.done', { name }));
                  onClose();
                },
              })
            }
          >
            {t('people.remove.action')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 px-4 py-2 text-13">
        <p>{t('people.remove.text')}</p>
        {removeError && (
          <ErrorNotice
            error={removeError}
            title={t('save.failed')}
            isChange
            className="flex-wrap"
          />
        )}
      </div>
    </Dialog>
  );
}
