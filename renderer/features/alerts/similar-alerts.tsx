import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { useTRPC } from '#renderer/lib/trpc.ts';
import type { Alert } from '#shared/schemas/alert.ts';

import { AlertPart } from './alert-part.tsx';

/** How often the same was told within thirty days. */
export function SimilarAlerts({ alert }: { alert: Alert }) {
  const { t } = useTranslation('alerts-screen');
  const trpc = useTRPC();
  const { data } = useQuery(
    trpc.alerts.similar.queryOptions({ tenantId: alert.tenantId, alertId: alert.id }),
  );

  return data ? (
    <AlertPart title={t('panel.similar')}>{t('similar', { count: data.count })}</AlertPart>
  ) : null;
}
