import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Button } from '#renderer/components/ui/button.tsx';
import { useFormat } from '#renderer/lib/use-format.ts';
import type { Bucket } from '#shared/schemas/health.ts';

import { type LatencyPoint, latencyPoints, niceTop, unbroken } from './latency-points.ts';
import { LatencyTable } from './latency-table.tsx';
import type { Period } from './status-segments.ts';

const width = 1_000;
const height = 120;

type LatencyChartProps = {
  buckets: readonly Bucket[];
  size: 'hour' | 'day';
  period: Period;
  now: number;
};

/** Mean answer time over the range, from zero up. Arrows walk its points; its numbers are a table as well. */
export function LatencyChart({ buckets, size, period, now }: LatencyChartProps) {
  const { t } = useTranslation('bots');
  const [isTable, setIsTable] = useState(false);
  const points = useMemo(() => latencyPoints(buckets, size, now), [buckets, size, now]);

  if (points.length === 0) {
    return <p className="px-4 py-6 text-13 text-muted">{t('latency.none')}</p>;
  }
  return (
    <div className="px-4 pt-3 pb-2">
      {isTable ? (
        <LatencyTable points={points} size={size} />
      ) : (
        <LatencyLine points={points} size={size} period={period} />
      )}
      <div className="mt-1 flex justify-end">
        <Button size="sm" variant="link" onClick={() => setIsTable(!isTable)}>
          {t(isTable ? 'latency.as-line' : 'latency.as-table')}
        </Button>
      </div>
    </div>
  );
}

type LatencyLineProps = { points: readonly LatencyPoint[]; size: 'hour' | 'day'; period: Period };

function LatencyLine({ points, size, period }: LatencyLineProps) {
  const { t } = useTranslation('bots');
  const format = useFormat();
  const id = useId();
  const [at, setAt] = useState<number>();
  const top = niceTop(Math.max(...points.map(({ meanMs }) => meanMs)));
  const x = (point: LatencyPoint) =>
    ((Math.max(point.start, period.from) - period.from) / (period.to - period.from)) * width;
  const y = (point: LatencyPoint) => height - (point.meanMs / top) * height;
  const current = at === undefined ? undefined : points[Math.min(at, points.length - 1)];
  const when = (point: LatencyPoint) =>
    size === 'hour' ? format.dateTime(point.start) : format.day(point.start);
  const sentence = (point: LatencyPoint) =>
    t('latency.point', {
      when: when(point),
      mean: format.milliseconds(point.meanMs),
      min: format.milliseconds(point.minMs),
      max: format.milliseconds(point.maxMs),
    });
  const means = points.map(({ meanMs }) => meanMs);
  const low = format.milliseconds(Math.min(...means));
  const high = format.milliseconds(Math.max(...means));
  const summary =
    low === high
      ? t('latency.summary-one', { mean: low })
      : t('latency.summary', { low, high, size });

  const onKeyDown = (event: KeyboardEvent) => {
    const from = at ?? points.length;
    const to = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: points.length - 1 }[
      event.key
    ];
    if (to !== undefined) {
      event.preventDefault();
      setAt(Math.max(0, Math.min(points.length - 1, to)));
    }
  };

  return (
    <figure>
      <div className="flex gap-2">
        <div
          className="flex w-14 shrink-0 flex-col justify-between text-right text-12 text-muted"
          aria-hidden
        >
          <span className="-mt-2">{format.milliseconds(top)}</span>
          <span className="-mb-2">{format.milliseconds(0)}</span>
        </div>
        <div
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- walks points, sets nothing
          role="slider"
          tabIndex={0}
          aria-label={t('latency.label')}
          aria-valuemin={0}
          aria-valuemax={points.length - 1}
          aria-valuenow={at ?? points.length - 1}
          aria-valuetext={current ? sentence(current) : summary}
          aria-describedby={id}
          onKeyDown={onKeyDown}
          onPointerMove={(event) => {
            const box = event.currentTarget.getBoundingClientRect();
            setAt(nearest(points, x, ((event.clientX - box.left) / box.width) * width));
          }}
          onPointerLeave={() => setAt(undefined)}
          className="relative h-28 min-w-0 flex-1 border-b border-border-control"
        >
          <svg
            aria-hidden
            viewBox={`0 0 ${width} ${height}`}
            preserveAspectRatio="none"
            className="absolute inset-0 size-full overflow-visible text-accent"
          >
            <path
              d={`M0 ${height / 2}H${width}M0 0H${width}`}
              className="stroke-border-soft"
              vectorEffect="non-scaling-stroke"
            />
            {unbroken(points, size).map((run) => (
              <polyline
                key={run[0]?.start}
                points={run.map((point) => `${x(point)},${y(point)}`).join(' ')}
                fill="none"
                stroke="currentColor"
                strokeWidth="1.5"
                strokeLinejoin="round"
                vectorEffect="non-scaling-stroke"
              />
            ))}
          </svg>
          {points.map(
            (point) =>
              (point === current || isAlone(point, points, size)) && (
                <span
                  key={point.start}
                  aria-hidden
                  className="absolute size-1.5 -translate-1/2 rounded-full bg-accent"
                  style={{
                    left: `${(x(point) / width) * 100}%`,
                    top: `${(y(point) / height) * 100}%`,
                  }}
                />
              ),
          )}
        </div>
      </div>
      <figcaption id={id} className="mt-2 pl-16 text-12 text-muted">
        {current ? sentence(current) : summary}
      </figcaption>
    </figure>
  );
}

/** A point without neighbours makes no line, so it gets a dot. */
function isAlone(
  point: LatencyPoint,
  points: readonly LatencyPoint[],
  size: 'hour' | 'day',
): boolean {
  return unbroken(points, size).some((run) => run.length === 1 && run[0] === point);
}

function nearest(
  points: readonly LatencyPoint[],
  x: (point: LatencyPoint) => number,
  wanted: number,
): number {
  let best = 0;
  for (const [index, point] of points.entries()) {
    const known = points[best];
    if (known && Math.abs(x(point) - wanted) < Math.abs(x(known) - wanted)) {
      best = index;
    }
  }
  return best;
}
