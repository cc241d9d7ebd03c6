import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { CircleAlert, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { type Command, useEveryLanguage } from '#renderer/lib/command.ts';
import { useTRPC } from '#renderer/lib/trpc.ts';
import { useTenants } from '#renderer/lib/use-tenants.ts';

/** Every bot by its name and its client's. Asked for only while the palette is open. */
export function useBotCommands(isOpen: boolean): Command[] {
  const { t } = useTranslation('bots');
  const everyLanguage = useEveryLanguage();
  const trpc = useTRPC();
  const navigate = useNavigate();
  const { byId } = useTenants();
  const bots = useQuery(trpc.bots.list.queryOptions({}, { enabled: isOpen }));

  const verbs: Command[] = [
    {
      id: 'bots.add',
      group: 'action',
      title: t('command.add'),
      keywords: everyLanguage('bots:command.add'),
      icon: Plus,
      run: () => void navigate({ to: '/bots', search: (before) => ({ ...before, add: true }) }),
    },
    {
      id: 'bots.not-right',
      group: 'action',
      title: t('command.not-right'),
      keywords: everyLanguage('bots:command.not-right'),
      icon: CircleAlert,
      run: () =>
        void navigate({ to: '/bots', search: (before) => ({ ...before, view: 'not-right' }) }),
    },
  ];
  const found = (bots.data?.items ?? []).map(({ id, tenantId, name, status }): Command => {
    const client = byId.get(tenantId)?.name;
    return {
      id: `bot.${id}`,
      group: 'bot',
      title: name,
      status,
      ...(client === undefined ? {} : { hint: client }),
      run: () => void navigate({ to: '/bots/$tenantId/$botId', params: { tenantId, botId: id } }),
    };
  });
  return [...verbs, ...found];
}
