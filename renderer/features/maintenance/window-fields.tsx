import { useTranslation } from 'react-i18next';

import { Field, Input } from '#renderer/components/ui/field.tsx';
import { Select } from '#renderer/components/ui/select.tsx';
import { cn } from '#renderer/lib/cn.ts';
import { useFormat } from '#renderer/lib/use-format.ts';

import { type Repeat, repeats, type WindowForm } from './window-form.ts';

const minuteMs = 60_000;
const lengths = [15, 30, 60, 90, 120, 180, 240, 480, 720, 1_440].map((each) => each * minuteMs);
/** A Monday. */
const monday = Date.UTC(2026, 0, 5);
const dayMs = 24 * 60 * minuteMs;

type WindowFieldsProps = {
  form: WindowForm;
  onChange: (form: WindowForm) => void;
  zoneNote: string;
};

/** The same window, field by field. */
export function WindowFields({ form, onChange, zoneNote }: WindowFieldsProps) {
  const { t } = useTranslation('quiet');
  const format = useFormat();
  const [date = '', time = ''] = form.startsAt.split('T');
  const offered = [...new Set([...lengths, form.durationMs])].sort((a, b) => a - b);
  const change = (patch: Partial<WindowForm>) => onChange({ ...form, ...patch });

  return (
    <>
      <div className="grid gap-x-4 gap-y-3 sm:grid-cols-[1fr_1fr_1fr]">
        <Field label={t('plan.date')}>
          <Input
            type="date"
            value={date}
            onChange={({ target }) => change({ startsAt: `${target.value}T${time}` })}
          />
        </Field>
        <Field label={t('plan.time')} hint={zoneNote}>
          <Input
            type="time"
            value={time}
            onChange={({ target }) => change({ startsAt: `${date}T${target.value}` })}
          />
        </Field>
        <Field label={t('plan.length')}>
          <Select
            size="lg"
            value={String(form.durationMs)}
            onChange={(value) => change({ durationMs: Number(value) })}
            options={offered.map((ms) => ({ value: String(ms), label: format.duration(ms) }))}
          />
        </Field>
      </div>
      <div className="grid gap-x-4 gap-y-3 sm:grid-cols-[1fr_2fr]">
        <Field label={t('plan.repeat')}>
          <Select<Repeat>
            size="lg"
            value={form.repeat}
            onChange={(repeat) => change({ repeat })}
            options={repeats.map((value) => ({ value, label: t(`repeat.${value}`) }))}
          />
        </Field>
        {form.repeat === 'week' && (
          <WeekDays days={form.days} onChange={(days) => change({ days })} />
        )}
        {form.repeat === 'rule' && (
          <Field label={t('plan.rule')} hint={t('plan.rule-hint')}>
            <Input
              value={form.rule}
              autoComplete="off"
              spellCheck={false}
              className="font-mono"
              placeholder="FREQ=MONTHLY;BYDAY=1SU"
              onChange={({ target }) => change({ rule: target.value })}
            />
          </Field>
        )}
      </div>
    </>
  );
}

type WeekDaysProps = { days: readonly number[]; onChange: (days: number[]) => void };

function WeekDays({ days, onChange }: WeekDaysProps) {
  const { t, i18n } = useTranslation('quiet');
  const short = new Intl.DateTimeFormat(i18n.language, { weekday: 'short', timeZone: 'UTC' });
  const long = new Intl.DateTimeFormat(i18n.language, { weekday: 'long', timeZone: 'UTC' });

  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 text-13 font-medium">{t('plan.days')}</legend>
      <div className="flex flex-wrap gap-1">
        {Array.from({ length: 7 }, (_, day) => {
          const isOn = days.includes(day);
          return (
            <button
              key={day}
              type="button"
              aria-pressed={isOn}
              aria-label={long.format(monday + day * dayMs)}
              onClick={() => onChange(isOn ? days.filter((each) => each !== day) : [...days, day])}
              className={cn(
                'h-8 min-w-10 cursor-default rounded-md border px-1.5 text-13',
                isOn
                  ? 'border-accent bg-accent text-on-accent'
                  : 'border-border-control bg-surface-1 hover:bg-surface-2',
              )}
            >
              {short.format(monday + day * dayMs).replace('.', '')}
            </button>
          );
        })}
      </div>
    </fieldset>
  );
}
