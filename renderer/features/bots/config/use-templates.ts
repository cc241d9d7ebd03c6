import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useToast } from '#renderer/components/ui/toast.tsx';
import { failureOf } from '#renderer/lib/failure.ts';
import { useTRPC, useTRPCClient } from '#renderer/lib/trpc.ts';
import { useGate } from '#renderer/lib/use-gate.ts';
import type { ConfigTemplate, NewTemplate } from '#shared/schemas/config.ts';

import type { ConfigBot } from './use-config.ts';

/** The templates of the bot's client, and what can be done with them. */
export function useTemplates({ id, tenantId }: ConfigBot) {
  const { t } = useTranslation(['config', 'errors']);
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const toast = useToast();
  const hindrance = useGate('operator');
  const [isBusy, setIsBusy] = useState(false);
  const query = useQuery(
    trpc.config.templates.list.queryOptions({ tenantId }, { enabled: hindrance === undefined }),
  );

  /** False where it was refused, which is said. */
  const attempt = async (work: () => Promise<unknown>, done?: string): Promise<boolean> => {
    setIsBusy(true);
    try {
      await work();
      if (done !== undefined) {
        toast.show(done);
      }
      return true;
    } catch (error) {
      toast.show(t('action.failed'), { description: t(`errors:${failureOf(error).code}`) });
      return false;
    } finally {
      setIsBusy(false);
      void queryClient.invalidateQueries(trpc.config.pathFilter());
    }
  };

  return {
    templates: query.data?.items,
    isBusy,
    save: (template: NewTemplate, before: ConfigTemplate | undefined) =>
      attempt(
        () =>
          client.config.templates.save.mutate({
            tenantId,
            template,
            ...(before ? { templateId: before.id } : {}),
          }),
        t('template.saved', { name: template.name }),
      ),
    remove: (template: ConfigTemplate) =>
      attempt(
        () => client.config.templates.remove.mutate({ tenantId, templateId: template.id }),
        t('template.removed', { name: template.name }),
      ),
    assign: (template: ConfigTemplate, values: Record<string, string>) =>
      attempt(() =>
        client.config.templates.assign.mutate({
          tenantId,
          templateId: template.id,
          botId: id,
          values,
        }),
      ),
    unassign: () => attempt(() => client.config.templates.unassign.mutate({ tenantId, botId: id })),
    sync: (template: ConfigTemplate) =>
      attempt(
        () => client.config.templates.sync.mutate({ tenantId, templateId: template.id }),
        t('template.synced'),
      ),
  };
}
