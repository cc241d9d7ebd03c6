import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { Badge } from '#renderer/components/ui/badge.tsx';
import { Skeleton } from '#renderer/components/ui/skeleton.tsx';
import { failureOf } from '#renderer/lib/failure.ts';
import { useTRPC } from '#renderer/lib/trpc.ts';
import { useFormatOf } from '#renderer/lib/use-format.ts';
import { useSettled } from '#renderer/lib/use-settled.ts';
import { ownZone, placeOf } from '#renderer/lib/zone-time.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import type { MaintenanceTime } from '#shared/schemas/quiet.ts';

const settleMs = 200;
/** Only stands in while nothing is asked. */
const noTenant = '' as TenantId;

type OccurrencePreviewProps = {
  tenantId: TenantId | undefined;
  time: MaintenanceTime | undefined;
  zone: string;
};

/** The next five times, by the client's clock and by this one's; where the clock changes, it says so. */
export function OccurrencePreview({ tenantId = noTenant, time, zone }: OccurrencePreviewProps) {
  const { t } = useTranslation(['quiet', 'errors']);
  const trpc = useTRPC();
  const formatOf = useFormatOf();
  // As text, because the same time is another object at each turn.
  const asked = useSettled(JSON.stringify(time), settleMs) as string | undefined;
  const settled = asked === undefined ? undefined : (JSON.parse(asked) as MaintenanceTime);
  const preview = useQuery(
    trpc.maintenance.preview.queryOptions(
      { tenantId, time: settled ?? { startsAt: '', zone, durationMs: 0, rrule: null } },
      {
        enabled: settled !== undefined && tenantId !== noTenant,
        placeholderData: keepPreviousData,
        retry: false,
      },
    ),
  );
  const own = ownZone();
  const isElsewhere = own !== zone;

  if (settled === undefined) {
    return null;
  }
  if (preview.error) {
    return (
      <p role="alert" className="text-12 text-down-text">
        {t(`errors:${failureOf(preview.error).code}`)}
      </p>
    );
  }
  return (
    <section aria-label={t('preview.label')} aria-busy={preview.isPending}>
      <table className="w-full text-13">
        <thead className="text-12 text-muted">
          <tr>
            <th scope="col" className="pb-1 text-left font-normal">
              {t(isElsewhere ? 'preview.client' : 'preview.when', { place: placeOf(zone) })}
            </th>
            {isElsewhere && (
              <th scope="col" className="pb-1 text-left font-normal">
                {t('preview.own', { place: placeOf(own) })}
              </th>
            )}
            <th scope="col" className="pb-1 text-right font-normal">
              <span className="sr-only">{t('preview.clock')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {preview.isPending && (
            <tr>
              <td>
                <Skeleton className="my-1.5 w-40" />
              </td>
            </tr>
          )}
          {preview.data?.items.map(({ from, to, isShifted }) => (
            <tr key={from} className="h-7 border-t">
              <td>
                {formatOf(zone).weekdayTime(from)} – {formatOf(zone).time(to)}
              </td>
              {isElsewhere && (
                <td className="text-muted">
                  {formatOf(own).weekdayTime(from)} – {formatOf(own).time(to)}
                </td>
              )}
              <td className="text-right">
                {isShifted && <Badge tone="degraded">{t('preview.shifted')}</Badge>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
