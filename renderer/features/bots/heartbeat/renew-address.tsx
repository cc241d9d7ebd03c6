import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Dialog } from '#renderer/components/ui/dialog.tsx';
import { useToast } from '#renderer/components/ui/toast.tsx';
import { useTRPC, useTRPCClient } from '#renderer/lib/trpc.ts';
import type { BotView } from '#shared/schemas/bot.ts';

/** Takes the old address out of use and gives another; asked first, as the bot calls the old one until it is told. */
export function RenewAddress({ bot }: { bot: BotView }) {
  const { t } = useTranslation(['bot-forms', 'common']);
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const [isOpen, setIsOpen] = useState(false);
  const address = { tenantId: bot.tenantId, botId: bot.id };
  const renew = useMutation({
    mutationFn: () => client.heartbeats.renew.mutate(address),
    onSuccess: () => {
      void queryClient.invalidateQueries(trpc.heartbeats.byBot.queryFilter(address));
      setIsOpen(false);
      toast.show(t('renew.done'));
    },
  });

  return (
    <>
      <ActionButton
        needs="operator"
        size="sm"
        onClick={() => {
          renew.reset();
          setIsOpen(true);
        }}
      >
        {t('renew.open')}
      </ActionButton>
      <Dialog
        open={isOpen}
        onOpenChange={setIsOpen}
        title={t('renew.title')}
        description={t('renew.text')}
        size="md"
        footer={
          <>
            <Button size="lg" onClick={() => setIsOpen(false)}>
              {t('common:action.cancel')}
            </Button>
            <Button
              size="lg"
              variant="danger"
              disabled={renew.isPending}
              onClick={() => renew.mutate()}
            >
              {t('renew.confirm')}
            </Button>
          </>
        }
      >
        {renew.error && <ErrorNotice error={renew.error} isChange className="mx-4 mb-4" />}
      </Dialog>
    </>
  );
}
