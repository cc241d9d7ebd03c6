import { useTranslation } from 'react-i18next';

import { useFormat } from '#renderer/lib/use-format.ts';
import type { MaintenanceTime } from '#shared/schemas/quiet.ts';
import { simpleRuleOf } from '#shared/time/simple-rule.ts';

const dayMs = 24 * 60 * 60_000;
/** A Monday. */
const monday = Date.UTC(2026, 0, 5);

/** "every Sunday at 02:00": how a window comes again; the rule itself where words would not do it justice. */
export function useRepeatWords() {
  const { t, i18n } = useTranslation('quiet');
  const weekday = new Intl.DateTimeFormat(i18n.language, { weekday: 'short', timeZone: 'UTC' });
  const list = new Intl.ListFormat(i18n.language);
  const format = useFormat('UTC');

  return ({ rrule, startsAt }: MaintenanceTime): string => {
    const rule = rrule === null ? undefined : simpleRuleOf(rrule);
    // A wall time belongs to no zone: it is read as it stands.
    const time = format.time(Date.parse(`${startsAt}:00Z`));
    switch (rule?.every) {
      case undefined:
        return rrule ?? '';
      case 'day':
        return t('again.day', { time });
      case 'week':
        return t('again.week', {
          days: list.format(rule.days.map((day) => weekday.format(monday + day * dayMs))),
          time,
        });
      case 'month':
        return t('again.month', { day: rule.day, time });
      default:
        return rule satisfies never;
    }
  };
}
