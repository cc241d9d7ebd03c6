import { useTranslation } from 'react-i18next';

import { addDays, dateOf } from '#shared/time/wall-date.ts';

import { useFormatOf } from './use-format.ts';
import { ownZone, placeOf, wallTimeAt } from './zone-time.ts';

/**
 * A moment to come by the clock here and, where that shows another time, by the client's: "14:05", "tomorrow 08:00 ·
 * 07:00 in Bogota", "Fri 27 Nov 08:00". With an end, as far as that: "14:05–15:05".
 */
export function useMomentWords() {
  const { t } = useTranslation('quiet');
  const formatOf = useFormatOf();

  return (at: number, now: number, zone: string | undefined, end?: number): string => {
    const own = ownZone();
    const here = formatOf(own);
    const day = dateOf(wallTimeAt(at, own));
    const today = wallTimeAt(now, own);
    const start =
      day === dateOf(today)
        ? here.time(at)
        : day === dateOf(addDays(today, 1))
          ? t('tomorrow', { time: here.time(at) })
          : here.weekdayTime(at);
    const span = end === undefined ? start : `${start}–${here.time(end)}`;
    if (zone === undefined || wallTimeAt(at, zone) === wallTimeAt(at, own)) {
      return span;
    }
    return `${span} · ${t('there', { time: formatOf(zone).time(at), place: placeOf(zone) })}`;
  };
}
