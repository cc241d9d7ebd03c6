import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Dialog } from '#renderer/components/ui/dialog.tsx';
import { Skeleton } from '#renderer/components/ui/skeleton.tsx';
import { useTenantScope } from '#renderer/lib/tenant-scope.ts';
import { useTenants } from '#renderer/lib/use-tenants.ts';
import type { BotView } from '#shared/schemas/bot.ts';

import { AddFlow } from './add-flow.tsx';
import { AddedPanel } from './added-panel.tsx';

type AddBotDialogProps = { open: boolean; onClose: () => void };

/** From where a bot is to the first that is seen of it. */
export function AddBotDialog({ open, onClose }: AddBotDialogProps) {
  const { t } = useTranslation(['bots', 'bot-forms']);
  const { tenantId } = useTenantScope();
  const { tenants, isLoading } = useTenants();
  const [added, setAdded] = useState<readonly BotView[]>([]);
  const [wasOpen, setWasOpen] = useState(open);
  const clients = tenants.filter(({ archivedAt, isDemo }) => archivedAt === null && !isDemo);
  const first = clients.find(({ id }) => id === tenantId) ?? clients[0];
  const isAdded = added.length > 0;

  // It begins anew each time; while it closes, what it showed stays.
  if (open !== wasOpen) {
    setWasOpen(open);
    if (open) {
      setAdded([]);
    }
  }
  return (
    <Dialog
      open={open}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      title={
        isAdded
          ? t('bot-forms:added.title', { count: added.length, name: added[0]?.name ?? '' })
          : t('add.title')
      }
      description={isAdded ? t('bot-forms:added.text') : t('add.description')}
      size="lg"
    >
      <div className="px-4 pt-2">
        {isLoading && <Skeleton className="mb-4 h-40" />}
        {!isLoading && !isAdded && (
          <AddFlow clients={clients} tenantId={first?.id ?? ''} onAdded={setAdded} />
        )}
        {isAdded && <AddedPanel bots={added} onAnother={() => setAdded([])} onClose={onClose} />}
      </div>
    </Dialog>
  );
}
