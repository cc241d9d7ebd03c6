import { useTranslation } from 'react-i18next';

import { dateOf } from '#shared/time/wall-date.ts';

import type { Format } from './format.ts';
import { useFormatOf } from './use-format.ts';
import { ownZone, placeOf, wallTimeAt } from './zone-time.ts';

/**
 * A moment to come by the clock here and, where that shows another time, by the client's: "14:05", "Fri 27 Nov 08:00 ·
 * 07:00 in Bogota". The day is named where it is not today's.
 */
export function useMomentWords() {
  const { t } = useTranslation('quiet');
  const formatOf = useFormatOf();

  return (at: number, now: number, zone: string | undefined): string => {
    const own = ownZone();
    const here = momentIn(formatOf(own), at, now, own);
    if (zone === undefined || wallTimeAt(at, zone) === wallTimeAt(at, own)) {
      return here;
    }
    const isSameDay = dateOf(wallTimeAt(at, zone)) === dateOf(wallTimeAt(at, own));
    const there = formatOf(zone);
    const time = isSameDay ? there.time(at) : there.weekdayTime(at);
    return `${here} · ${t('there', { time, place: placeOf(zone) })}`;
  };
}

function momentIn(format: Format, at: number, now: number, zone: string): string {
  const isToday = dateOf(wallTimeAt(at, zone)) === dateOf(wallTimeAt(now, zone));
  return isToday ? format.time(at) : format.weekdayTime(at);
}
