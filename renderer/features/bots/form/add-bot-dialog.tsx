import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { Dialog } from '#renderer/components/ui/dialog.tsx';
import { Skeleton } from '#renderer/components/ui/skeleton.tsx';
import { useToast } from '#renderer/components/ui/toast.tsx';
import { useTenantScope } from '#renderer/lib/tenant-scope.ts';
import { useTRPC, useTRPCClient } from '#renderer/lib/trpc.ts';
import { useTenants } from '#renderer/lib/use-tenants.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import { tenantIdSchema } from '#shared/schemas/ids.ts';

import { BotForm } from './bot-form.tsx';
import { type BotFormValues, blankValues, newBotOf } from './bot-form-values.ts';

type AddBotDialogProps = { open: boolean; onClose: () => void; onAdded: (bot: BotView) => void };

/** From a pasted address to a watched bot. */
export function AddBotDialog({ open, onClose, onAdded }: AddBotDialogProps) {
  const { t } = useTranslation('bots');
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const toast = useToast();
  const { tenantId } = useTenantScope();
  const { tenants, isLoading } = useTenants();
  const clients = tenants.filter(({ archivedAt, isDemo }) => archivedAt === null && !isDemo);
  const first = clients.find(({ id }) => id === tenantId) ?? clients[0];

  const add = async (values: BotFormValues) => {
    const bot = await client.bots.add.mutate({
      tenantId: tenantIdSchema.parse(values.tenantId),
      bot: newBotOf(values),
    });
    void queryClient.invalidateQueries(trpc.bots.pathFilter());
    void queryClient.invalidateQueries(trpc.health.fleet.queryFilter());
    toast.show(t('action.added', { name: bot.name }), { description: t('action.added-next') });
    onAdded(bot);
  };

  return (
    <Dialog
      open={open}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={t('add.title')}
      description={t('add.description')}
      size="lg"
    >
      <div className="px-4">
        {isLoading ? (
          <Skeleton className="h-40" />
        ) : (
          <BotForm
            initial={{ ...blankValues, tenantId: first?.id ?? '' }}
            clients={clients}
            submitLabel={t('add.submit')}
            onSubmit={add}
            isInDialog
          />
        )}
      </div>
    </Dialog>
  );
}
