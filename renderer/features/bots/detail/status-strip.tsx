import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { cn } from '#renderer/lib/cn.ts';
import { useFormat } from '#renderer/lib/use-format.ts';

import { spanFill, spanHeight } from './span-look.ts';
import { blocksOf, type Period, type Segment } from './status-segments.ts';
import { useSegmentWords } from './use-segment-words.ts';

/** A stretch thinner than this share of the strip is about two pixels wide. */
const thinShare = 1 / 400;

type StatusStripProps = { segments: readonly Segment[]; period: Period; label: string };

/** How the bot was over time, left to right. Arrows walk the stretches; what is walked to is told beneath. */
export function StatusStrip({ segments, period, label }: StatusStripProps) {
  const { t } = useTranslation('bots');
  const format = useFormat();
  const sentenceOf = useSegmentWords();
  const id = useId();
  const [at, setAt] = useState<number>();
  const spanMs = period.to - period.from;
  const shown = useMemo(() => blocksOf(segments, spanMs * thinShare), [segments, spanMs]);
  const active = at === undefined ? undefined : Math.min(at, shown.length - 1);
  const current = active === undefined ? undefined : shown[active];
  const place = ({ from, to }: Period) => ({
    left: `${((from - period.from) / spanMs) * 100}%`,
    width: `${((to - from) / spanMs) * 100}%`,
  });
  const isLong = spanMs > 2 * 24 * 60 * 60_000;

  const onKeyDown = (event: KeyboardEvent) => {
    const to = stepOf(event.key, active ?? shown.length, shown.length);
    if (to !== undefined) {
      event.preventDefault();
      setAt(to);
    }
  };

  return (
    <div>
      <div
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a strip is not a field
        role="listbox"
        tabIndex={0}
        aria-label={label}
        aria-orientation="horizontal"
        aria-activedescendant={active === undefined ? undefined : `${id}-${active}`}
        onKeyDown={onKeyDown}
        onFocus={() => setAt((before) => before ?? shown.length - 1)}
        onPointerLeave={() => setAt(undefined)}
        className="relative h-10 border-b border-border-control"
      >
        {shown.map((segment, index) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the strip has the focus and hears the keys
          <div
            key={segment.from}
            id={`${id}-${index}`}
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as its list
            role="option"
            aria-selected={index === active}
            aria-label={sentenceOf(segment)}
            onPointerEnter={() => setAt(index)}
            onClick={() => setAt(index)}
            className="absolute inset-y-0 flex min-w-0.5 items-end"
            style={place(segment)}
          >
            <span
              className={cn(
                'block w-full',
                spanFill[segment.state],
                spanHeight[segment.state],
                index === active && 'outline-2 outline-offset-1 outline-accent',
              )}
            />
          </div>
        ))}
      </div>
      <div className="mt-1 flex justify-between text-12 text-muted" aria-hidden>
        {[0, 0.25, 0.5, 0.75].map((share) => {
          const instant = period.from + share * spanMs;
          return <span key={share}>{isLong ? format.day(instant) : format.time(instant)}</span>;
        })}
        <span>{t('strip.now')}</span>
      </div>
      <p className="mt-1 min-h-5 text-12" aria-hidden>
        {current ? sentenceOf(current) : <span className="text-muted">{t('strip.hint')}</span>}
      </p>
    </div>
  );
}

function stepOf(key: string, at: number, count: number): number | undefined {
  const within = (wanted: number) => Math.max(0, Math.min(count - 1, wanted));
  switch (key) {
    case 'ArrowLeft':
      return within(at - 1);
    case 'ArrowRight':
      return within(at + 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}
