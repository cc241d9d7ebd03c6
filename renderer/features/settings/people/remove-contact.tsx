import { useTranslation } from 'react-i18next';

import { useToast } from '#renderer/components/ui/toast.tsx';
import type { Contact } from '#shared/schemas/contact.ts';
import type { TenantId } from '#shared/schemas/ids.ts';

import { ConfirmRemoval } from '../confirm-removal.tsx';
import { useContactAdmin } from './use-contacts.ts';

type RemoveContactProps = { tenantId: TenantId; contact: Contact; onClose: () => void };

/** Asks first: rules and the rota forget this person too. */
export function RemoveContact({ tenantId, contact: { id, name }, onClose }: RemoveContactProps) {
  const { t } = useTranslation('settings');
  const toast = useToast();
  const { remove, isRemoving, removeError } = useContactAdmin(tenantId);

  return (
    <ConfirmRemoval
      title={t('people.remove.title', { name })}
      text={t('people.remove.text')}
      action={t('people.remove.action')}
      failed={t('save.failed')}
      error={removeError}
      isRemoving={isRemoving}
      onRemove={() =>
        remove(id, {
          onSuccess: () => {
            toast.show(t('people.remove.done', { name }));
            onClose();
          },
        })
      }
      onClose={onClose}
    />
  );
}
