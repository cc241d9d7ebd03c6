import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { LayerRow } from '#renderer/components/layer-row.tsx';
import { StatusLabel } from '#renderer/components/status-shape.tsx';
import { useTRPC } from '#renderer/lib/trpc.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import type { Alert } from '#shared/schemas/alert.ts';
import type { BotId, TenantId } from '#shared/schemas/ids.ts';

const shown = 5;
const settleMs = 1_000;

type AlertEvidenceProps = { alert: Alert; tenantId: TenantId; botId: BotId };

/** The checks that led to the alert, newest first. */
export function AlertEvidence({ alert, tenantId, botId }: AlertEvidenceProps) {
  const { t } = useTranslation(['alerts-screen', 'causes']);
  const format = useFormat();
  const trpc = useTRPC();
  // Up to when it was opened: what came later is not why.
  const before = alert.openedAt + settleMs;
  const checks = useQuery(
    trpc.health.checks.queryOptions({ tenantId, botId, before, limit: shown }, { retry: false }),
  );

  if (checks.data?.items.length === 0 || checks.isError) {
    return <p className="text-muted">{t('panel.no-checks')}</p>;
  }
  return (
    <ol className="flex flex-col gap-1">
      {checks.data?.items.map(({ at, verdict, layers, cause, code }) => (
        <li key={at} className="flex flex-wrap items-center gap-x-3 gap-y-0.5">
          <span className="text-muted" title={format.exact(at)}>
            {format.timeWithSeconds(at)}
          </span>
          <StatusLabel status={verdict} />
          <LayerRow layers={layers} />
          <span>
            {cause && t(`causes:${cause}.name`)}
            {code !== null && <span className="text-muted"> {code}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
