import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';

import type { Command } from '#renderer/lib/command.ts';
import { useTRPC } from '#renderer/lib/trpc.ts';
import { useTenants } from '#renderer/lib/use-tenants.ts';

/** Every bot by its name and its client's. Asked for only while the palette is open. */
export function useBotCommands(isOpen: boolean): Command[] {
  const trpc = useTRPC();
  const navigate = useNavigate();
  const { byId } = useTenants();
  const bots = useQuery(trpc.bots.list.queryOptions({}, { enabled: isOpen }));

  return (bots.data?.items ?? []).map(({ id, tenantId, name, status }): Command => {
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
}
