import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { useTRPC } from '#renderer/lib/trpc.ts';
import type { Alert } from '#shared/schemas/alert.ts';

/** The alert of the panel, as it is now: it stays when it leaves the tab, because it was just acknowledged there. */
export function useOpenedAlert(alerts: readonly Alert[], id: string | undefined) {
  const trpc = useTRPC();
  const [kept, setKept] = useState<Alert>();
  const found = alerts.find((alert) => alert.id === id);
  if (found && found !== kept) {
    setKept(found);
  }
  const known = found ?? (kept?.id === id ? kept : undefined);
  const current = useQuery(
    trpc.alerts.byId.queryOptions(
      { tenantId: known?.tenantId ?? null, alertId: known?.id ?? '' },
      { enabled: known !== undefined },
    ),
  );
  return known && current.data?.id === known.id ? current.data : known;
}
