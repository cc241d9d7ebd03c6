import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

// 2024 began on a Monday.
const monday = Date.UTC(2024, 0, 1);
const dayMs = 86_400_000;
const minuteMs = 60_000;

/** Weekdays, times of the day and dates of no zone, in the language of the screen. */
export function useWallWords() {
  const { i18n } = useTranslation();
  const { language } = i18n;
  return useMemo(() => {
    const of = (options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(language, { ...options, timeZone: 'UTC' });
    const clock = of({ timeStyle: 'short' });
    const long = of({ weekday: 'long' });
    const short = of({ weekday: 'short' });
    const date = of({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
    const dayOnly = of({ weekday: 'short', day: 'numeric', month: 'short' });
    return {
      /** 08:00; the end of the day is midnight. */
      clock: (minute: number) => clock.format(monday + (minute % 1_440) * minuteMs),
      /** Monday is 0. */
      weekday: (day: number) => long.format(monday + day * dayMs),
      weekdayShort: (day: number) => short.format(monday + day * dayMs).replace(/\.$/, ''),
      /** Of `2026-12-24`, where the year is plain. */
      day: (day: string) => dayOnly.format(Date.parse(`${day}T00:00Z`)),
      /** Of `2026-12-24`. */
      date: (day: string) => date.format(Date.parse(`${day}T00:00Z`)),
    };
  }, [language]);
}

/** "Sunday, 29 Nov, 23:40": a moment near enough that its year is plain, by the clocks of a zone. */
export function useMomentWords(zone: string): (at: number) => string {
  const { i18n } = useTranslation();
  const { language } = i18n;
  return useMemo(() => {
    const moment = new Intl.DateTimeFormat(language, {
      timeZone: zone,
      weekday: 'long',
      day: 'numeric',
      month: 'short',
      hour: 'numeric',
      minute: '2-digit',
    });
    return (at) => moment.format(at);
  }, [language, zone]);
}

/** `08:30` as the field of a time has it. */
export function timeText(minute: number): string {
  const part = (value: number) => String(value).padStart(2, '0');
  return `${part(Math.floor(minute / 60) % 24)}:${part(minute % 60)}`;
}

/** Nothing where the field is empty. */
export function readTime(text: string): number | undefined {
  const [hours, minutes] = text.split(':').map(Number);
  return hours === undefined || minutes === undefined || Number.isNaN(hours + minutes)
    ? undefined
    : hours * 60 + minutes;
}
