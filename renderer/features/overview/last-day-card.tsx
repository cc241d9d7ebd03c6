import { useTranslation } from 'react-i18next';

import { SectionCard } from '#renderer/components/section-card.tsx';
import { useNow } from '#renderer/lib/now.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import type { Fleet } from '#shared/schemas/fleet.ts';
import type { Incident } from '#shared/schemas/incident.ts';

import { dayMarks, dayMs } from './day-marks.ts';

const minuteMs = 60_000;
const toTheMinute = (now: number) => Math.ceil(now / minuteMs) * minuteMs;

type LastDayCardProps = { fleet: Fleet; incidents: readonly Incident[] };

/** What happened in the last 24 hours: in numbers, and when, as marks on a line. */
export function LastDayCard({ fleet, incidents }: LastDayCardProps) {
  const { t } = useTranslation('overview');
  const { incidents: count, closed, checks, failures } = fleet.lastDay;

  return (
    <SectionCard title={t('day.title')}>
      <div className="flex flex-col gap-3 px-4 py-3 text-13">
        <p>
          <strong className="font-semibold">{t('day.incidents', { count })}</strong>
          {count > 0 && ` · ${t('day.closed', { count: closed })}`}
          <span className="text-muted">
            {` · ${t('day.checks', { count: checks })}, ${t('day.failures', { count: failures })}`}
          </span>
        </p>
        <DayStrip incidents={incidents} />
      </div>
    </SectionCard>
  );
}

const hourTicks = [6, 12, 18];

function DayStrip({ incidents }: { incidents: readonly Incident[] }) {
  const { t } = useTranslation(['overview', 'causes']);
  const format = useFormat();
  const now = useNow(toTheMinute);
  const marks = dayMarks(incidents, now);

  return (
    <figure>
      <svg
        viewBox="0 0 1440 24"
        preserveAspectRatio="none"
        aria-hidden
        className="h-6 w-full rounded-sm bg-surface-2"
      >
        {hourTicks.map((hour) => (
          <line
            key={hour}
            x1={hour * 60}
            x2={hour * 60}
            y1="0"
            y2="24"
            className="stroke-border-control"
            strokeWidth="1"
            vectorEffect="non-scaling-stroke"
            strokeDasharray="2 3"
          />
        ))}
        {marks.map(({ incident, start, width }) => (
          <rect
            key={incident.id}
            x={start * 1440}
            width={width * 1440}
            y={incident.verdict === 'down' ? 3 : 12}
            height={incident.verdict === 'down' ? 18 : 9}
            className={incident.verdict === 'down' ? 'fill-down' : 'fill-degraded'}
          />
        ))}
      </svg>
      <p aria-hidden className="mt-1 flex justify-between text-12 text-muted">
        <span>{format.time(now - dayMs)}</span>
        <span>{format.time(now - dayMs / 2)}</span>
        <span>{t('day.now')}</span>
      </p>
      <figcaption className="sr-only">
        {t('day.strip', { from: format.dateTime(now - dayMs) })}
        {marks.length === 0 && t('day.quiet')}
        <ul>
          {marks.map(({ incident }) => {
            const cause = t(`causes:${incident.cause}.name`);
            const from = format.time(incident.openedAt);
            return (
              <li key={incident.id}>
                {incident.closedAt === null
                  ? t('day.mark-open', { cause, from })
                  : t('day.mark', { cause, from, to: format.time(incident.closedAt) })}
              </li>
            );
          })}
        </ul>
      </figcaption>
    </figure>
  );
}
