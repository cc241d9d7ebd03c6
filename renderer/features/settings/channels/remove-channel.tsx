import { useTranslation } from 'react-i18next';

import { useToast } from '#renderer/components/ui/toast.tsx';
import type { Channel } from '#shared/schemas/channel.ts';
import type { TenantId } from '#shared/schemas/ids.ts';

import { ConfirmRemoval } from '../confirm-removal.tsx';
import { useChannelAdmin } from './use-channels.ts';

type RemoveChannelProps = { tenantId: TenantId; channel: Channel; onClose: () => void };

/** Asks first: its secrets go with it and cannot be brought back. */
export function RemoveChannel({ tenantId, channel: { id, name }, onClose }: RemoveChannelProps) {
  const { t } = useTranslation('channels');
  const toast = useToast();
  const { remove, isRemoving, removeError } = useChannelAdmin(tenantId);

  return (
    <ConfirmRemoval
      title={t('remove.title', { name })}
      text={t('remove.text')}
      action={t('remove.action')}
      failed={t('remove.failed')}
      error={removeError}
      isRemoving={isRemoving}
      onRemove={() =>
        remove(id, {
          onSuccess: () => {
            toast.show(t('remove.done', { name }));
            onClose();
          },
        })
      }
      onClose={onClose}
    />
  );
}
