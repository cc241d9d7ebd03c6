import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { CheckVerdict } from '#renderer/components/check-verdict.tsx';
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
      {checks.data?.items.map(({ at, verdict, cause, code }) => (
        <li key={at} className="grid grid-cols-[5.5rem_7rem_minmax(0,1fr)] items-center gap-x-2">
          <span className="whitespace-nowrap text-muted" title={format.exact(at)}>
            {format.timeWithSeconds(at)}
          </span>
          <CheckVerdict check={{ verdict, cause }} />
          <span>
            {cause && t(`causes:${cause}.name`)}
            {code !== null && <span className="text-muted"> {code}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}
