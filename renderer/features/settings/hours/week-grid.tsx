/* oxlint-disable jsx-a11y/prefer-tag-over-role -- cells that share a row's width evenly are no table's */
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { cn } from '#renderer/lib/cn.ts';
import type { WeekMoment } from '#renderer/lib/wall-week.ts';

import { useWallWords } from '../use-wall-words.ts';
import {
  type Area,
  type Cell,
  type Fill,
  fillOf,
  isInside,
  paint,
  slotMinutes,
  slotsOfDay,
  type Week,
} from './week.ts';

type WeekGridProps = {
  week: Week;
  /** Where the client's clocks stand. */
  now: WeekMoment;
  isBlocked: boolean;
  onChange: (week: Week) => void;
};

const looks: Readonly<Record<Fill, string>> = {
  told: 'bg-accent forced-colors:bg-[Highlight]',
  part: 'bg-accent/50 forced-colors:bg-[Highlight]',
  held: 'bg-surface-2',
};
const slots = Array.from({ length: slotsOfDay }, (_, slot) => slot);
const lastSlot = slotsOfDay - 1;
const labelEvery = 6;

/**
 * The week in half hours. Drawn over with the pointer; with the keys, arrows move, Shift extends, Space paints and takes
 * away.
 */
export function WeekGrid({ week, now, isBlocked, onChange }: WeekGridProps) {
  const { t } = useTranslation('settings');
  const words = useWallWords();
  const table = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<Cell>({ day: 0, slot: 16 });
  const [area, setArea] = useState<Area & { isTold: boolean; isDrawn: boolean }>();

  const isTold = ({ day, slot }: Cell) => fillOf(week[day] ?? [], slot) === 'told';
  const shown = area?.isDrawn ? paint(week, area, area.isTold) : week;

  const finish = () => {
    if (area?.isDrawn) {
      onChange(shown);
      setArea(undefined);
    }
  };

  const move = (event: KeyboardEvent, next: Cell) => {
    event.preventDefault();
    const cell = {
      day: Math.min(6, Math.max(0, next.day)),
      slot: Math.min(lastSlot, Math.max(0, next.slot)),
    };
    setArea(
      event.shiftKey
        ? { from: area?.from ?? active, to: cell, isTold: true, isDrawn: false }
        : undefined,
    );
    setActive(cell);
    table.current?.querySelector<HTMLElement>(`[data-cell="${cell.day} ${cell.slot}"]`)?.focus();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const { day, slot } = active;
    const arrows: Readonly<Record<string, Cell>> = {
      ArrowRight: { day, slot: slot + 1 },
      ArrowLeft: { day, slot: slot - 1 },
      ArrowDown: { day: day + 1, slot },
      ArrowUp: { day: day - 1, slot },
      Home: { day, slot: 0 },
      End: { day, slot: lastSlot },
      PageUp: { day: 0, slot },
      PageDown: { day: 6, slot },
    };
    const next = arrows[event.key];
    if (next) {
      move(event, next);
    } else if (event.key === ' ' || event.key === 'Enter') {
      event.preventDefault();
      if (!isBlocked) {
        const painted = area ?? { from: active, to: active };
        onChange(paint(week, painted, !isTold(active)));
        setArea(undefined);
      }
    } else if (event.key === 'Escape' && area) {
      event.stopPropagation();
      setArea(undefined);
    }
  };

  return (
    <div className="overflow-x-auto px-4 py-3">
      {/* oxlint-disable-next-line jsx-a11y/interactive-supports-focus -- one of its cells always can have the focus */}
      <div
        ref={table}
        role="grid"
        aria-label={t('hours.week')}
        aria-describedby="week-grid-keys"
        aria-readonly={isBlocked}
        aria-multiselectable
        className="flex min-w-[36rem] touch-none flex-col gap-1 select-none"
        onKeyDown={onKeyDown}
        onPointerUp={finish}
        onPointerLeave={finish}
        onPointerCancel={() => setArea(undefined)}
      >
        <div aria-hidden className="ml-12 flex text-12 text-muted">
          {slots
            .filter((slot) => slot % labelEvery === 0)
            .map((slot) => (
              <span key={slot} className="flex-1">
                {words.clock(slot * slotMinutes)}
              </span>
            ))}
        </div>
        {shown.map((day, index) => (
          <div key={index} role="row" className="flex items-center">
            <span role="rowheader" className="w-12 shrink-0 text-12 text-muted">
              <span aria-hidden>{words.weekdayShort(index)}</span>
              <span className="sr-only">{words.weekday(index)}</span>
            </span>
            {slots.map((slot) => {
              const cell = { day: index, slot };
              const fill = fillOf(day, slot);
              const isActive = active.day === index && active.slot === slot;
              const isNow = now.day === index && Math.floor(now.minute / slotMinutes) === slot;
              return (
                <span
                  key={slot}
                  role="gridcell"
                  data-cell={`${index} ${slot}`}
                  tabIndex={isActive ? 0 : -1}
                  aria-selected={fill !== 'held'}
                  aria-label={t(`hours.cell.${fill}`, {
                    day: words.weekday(index),
                    from: words.clock(slot * slotMinutes),
                    to: words.clock((slot + 1) * slotMinutes),
                  })}
                  onFocus={() => setActive(cell)}
                  onPointerDown={(event) => {
                    if (!isBlocked && event.button === 0) {
                      setArea({ from: cell, to: cell, isTold: !isTold(cell), isDrawn: true });
                    }
                  }}
                  onPointerEnter={() => area?.isDrawn && setArea({ ...area, to: cell })}
                  className={cn(
                    'h-7 min-w-2 flex-1 border-y border-surface-1 first-of-type:rounded-l-sm',
                    slot % 2 === 0 ? 'border-l' : 'border-l border-l-transparent',
                    looks[fill],
                    isNow && 'relative ring-2 ring-inset',
                    isNow && (fill === 'held' ? 'ring-text' : 'ring-on-accent'),
                    area &&
                      !area.isDrawn &&
                      isInside(area, cell) &&
                      `relative outline-2 -outline-offset-2 ${fill === 'held' ? 'outline-text' : 'outline-on-accent'}`,
                    // Two lines, of which one is seen on each fill.
                    'focus-visible:relative focus-visible:z-10 focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-text focus-visible:ring-2 focus-visible:ring-surface-1 focus-visible:ring-inset',
                  )}
                />
              );
            })}
          </div>
        ))}
      </div>
      <p className="mt-3 flex flex-wrap gap-x-5 gap-y-1 text-12 text-muted">
        <Legend look={looks.told} words={t('hours.legend.told')} />
        <Legend look={looks.held} words={t('hours.legend.held')} />
        <Legend look="ring-2 ring-text ring-inset" words={t('hours.legend.now')} />
        <span id="week-grid-keys">{t('hours.keys')}</span>
      </p>
    </div>
  );
}

function Legend({ look, words }: { look: string; words: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span aria-hidden className={cn('size-3 rounded-sm border', look)} />
      {words}
    </span>
  );
}
