import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { Button } from '#renderer/components/ui/button.tsx';
import { Input } from '#renderer/components/ui/field.tsx';
import { IconButton } from '#renderer/components/ui/icon-button.tsx';

import { readTime, timeText, useWallWords } from '../use-wall-words.ts';
import { type Day, mostStretches, type Week } from './week.ts';

type WeekTimesProps = { week: Week; isBlocked: boolean; onChange: (week: Week) => void };

const endOfDay = 1_440;

/** The same week in words and to the minute, for those who do not draw. */
export function WeekTimes({ week, isBlocked, onChange }: WeekTimesProps) {
  const words = useWallWords();
  const change = (index: number, day: Day) =>
    onChange(week.map((other, at) => (at === index ? day : other)));

  return (
    <ul className="divide-y px-4">
      {week.map((day, index) => (
        <li key={index} className="flex min-h-11 flex-wrap items-center gap-x-4 gap-y-1 py-1.5">
          <DayTimes
            name={words.weekday(index)}
            day={day}
            isBlocked={isBlocked}
            onChange={(next) => change(index, next)}
          />
        </li>
      ))}
    </ul>
  );
}

type DayTimesProps = {
  name: string;
  day: Day;
  isBlocked: boolean;
  onChange: (day: Day) => void;
};

function DayTimes({ name, day, isBlocked, onChange }: DayTimesProps) {
  const { t } = useTranslation('settings');
  const last = day.at(-1)?.to ?? 480;

  return (
    <>
      <span className="w-28 text-13">{name}</span>
      {day.length === 0 && <span className="text-13 text-muted">{t('hours.nobody')}</span>}
      {day.map(({ from, to }, at) => {
        const put = (stretch: Day[number]) =>
          onChange(day.map((other, index) => (index === at ? stretch : other)));
        const isWrong = from >= to;
        return (
          <span key={at} className="flex items-center gap-1 text-13">
            <Input
              type="time"
              className="w-32"
              aria-label={t('hours.from', { day: name })}
              aria-invalid={isWrong ? true : undefined}
              disabled={isBlocked}
              value={timeText(from)}
              onChange={({ target }) => {
                const minute = readTime(target.value);
                if (minute !== undefined) {
                  put({ from: minute, to });
                }
              }}
            />
            <span aria-hidden>–</span>
            <Input
              type="time"
              className="w-32"
              aria-label={t('hours.to', { day: name })}
              aria-invalid={isWrong ? true : undefined}
              disabled={isBlocked}
              value={timeText(to)}
              onChange={({ target }) => {
                const minute = readTime(target.value);
                if (minute !== undefined) {
                  // Midnight at the end is that of the day's end.
                  put({ from, to: minute === 0 ? endOfDay : minute });
                }
              }}
            />
            <IconButton
              size="icon-sm"
              label={t('hours.remove', { day: name })}
              disabled={isBlocked}
              onClick={() => onChange(day.toSpliced(at, 1))}
            >
              <X aria-hidden />
            </IconButton>
          </span>
        );
      })}
      <Button
        variant="quiet"
        size="sm"
        className="ml-auto"
        aria-label={t('hours.add-to', { day: name })}
        disabled={isBlocked || day.length >= mostStretches || last >= endOfDay}
        onClick={() =>
          onChange([
            ...day,
            day.length === 0
              ? { from: 480, to: 1_080 }
              : { from: last, to: Math.min(endOfDay, last + 60) },
          ])
        }
      >
        <Plus aria-hidden />
        {t('hours.add')}
      </Button>
    </>
  );
}
