import { useTranslation } from 'react-i18next';

import { StatusIcon } from '#renderer/components/status-shape.tsx';
import { TimeSince } from '#renderer/components/time-ago.tsx';
import { useFormat } from '#renderer/lib/use-format.ts';
import type { Incident } from '#shared/schemas/incident.ts';

type IncidentListProps = { incidents: readonly Incident[] | undefined };

/** Stretches of trouble, newest first: what, when, how long. */
export function IncidentList({ incidents }: IncidentListProps) {
  const { t } = useTranslation(['bots', 'causes', 'status']);
  const format = useFormat();

  if (incidents?.length === 0) {
    return <p className="px-4 py-3 text-13 text-muted">{t('incidents.none')}</p>;
  }
  return (
    <fieldset
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keys
      tabIndex={0}
      aria-label={t('incidents.title')}
      className="max-h-72 min-w-0 overflow-y-auto"
    >
      <ol>
        {incidents?.map(({ id, verdict, cause, openedAt, closedAt }) => (
          <li
            key={id}
            className="flex min-h-8 items-center gap-2 border-b px-4 py-1 text-13 last:border-b-0"
          >
            <StatusIcon status={verdict} label={t(`status:name.${verdict}`)} />
            <span className="min-w-0 flex-1 truncate">{t(`causes:${cause}.name`)}</span>
            <span className="text-12 whitespace-nowrap text-muted">
              {format.dateTime(openedAt)}
            </span>
            <span className="min-w-24 shrink-0 text-right whitespace-nowrap">
              {closedAt === null ? (
                <span className="font-medium">
                  {t('incidents.open')} <TimeSince at={openedAt} />
                </span>
              ) : (
                format.duration(closedAt - openedAt)
              )}
            </span>
          </li>
        ))}
      </ol>
    </fieldset>
  );
}
