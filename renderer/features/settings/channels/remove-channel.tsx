import { useTranslation } from 'react-i18next';

import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Dialog } from '#renderer/components/ui/dialog.tsx';
import { useToast } from '#renderer/components/ui/toast.tsx';
import type { Channel } from '#shared/schemas/channel.ts';
import type { TenantId } from '#shared/schemas/ids.ts';

import { useChannelAdmin } from './use-channels.ts';

type RemoveChannelProps = { tenantId: TenantId; channel: Channel; onClose: () => void };

/** Asks first: its secrets go with it and cannot be brought back. */
export function RemoveChannel({ tenantId, channel: { id, name }, onClose }: RemoveChannelProps) {
  const { t } = useTranslation(['channels', 'common']);
  const toast = useToast();
  const { remove, isRemoving, removeError } = useChannelAdmin(tenantId);

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('remove.title', { name })}
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
                  toast.show(t('remove.done', { name }));
                  onClose();
                },
              })
            }
          >
            {t('remove.action')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 px-4 py-2 text-13">
        <p>{t('remove.text')}</p>
        {removeError && (
          <ErrorNotice
            error={removeError}
            title={t('remove.failed')}
            isChange
            className="flex-wrap"
          />
        )}
      </div>
    </Dialog>
  );
}
