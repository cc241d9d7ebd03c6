import { useTranslation } from 'react-i18next';

import { useFormat } from '#renderer/lib/use-format.ts';

import type { LatencyPoint } from './latency-points.ts';

type LatencyTableProps = { points: readonly LatencyPoint[]; size: 'hour' | 'day' };

/** The line's numbers, newest first. */
export function LatencyTable({ points, size }: LatencyTableProps) {
  const { t } = useTranslation('bots');
  const format = useFormat();

  return (
    <fieldset
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keys
      tabIndex={0}
      aria-label={t('latency.label')}
      className="max-h-40 min-w-0 overflow-y-auto"
    >
      <table className="w-full text-13">
        <thead className="sticky top-0 bg-surface-1 text-left text-12 text-muted">
          <tr className="h-7 border-b">
            <th className="font-normal">{t('latency.when')}</th>
            <th className="text-right font-normal">{t('latency.mean')}</th>
            <th className="text-right font-normal">{t('latency.min')}</th>
            <th className="text-right font-normal">{t('latency.max')}</th>
          </tr>
        </thead>
        <tbody>
          {points.toReversed().map(({ start, meanMs, minMs, maxMs }) => (
            <tr key={start} className="h-7 border-b last:border-b-0">
              <td>{size === 'hour' ? format.dateTime(start) : format.day(start)}</td>
              <td className="text-right">{format.milliseconds(meanMs)}</td>
              <td className="text-right">{format.milliseconds(minMs)}</td>
              <td className="text-right">{format.milliseconds(maxMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </fieldset>
  );
}
