import { useId } from 'react';
import { useController } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { Button } from '#renderer/components/ui/button.tsx';
import { Input } from '#renderer/components/ui/field.tsx';
import { Select } from '#renderer/components/ui/select.tsx';
import { useFormat } from '#renderer/lib/use-format.ts';

import { saidByAgent } from './field-error.ts';
import { readSpan, type SpanValues, spanOf, spanUnits } from './span-values.ts';

type SpanFieldProps = {
  name: string;
  label: string;
  hint?: string;
  /** What would be right, said when it is wrong. */
  wrong: string;
  /** Ready-made spans, in milliseconds. */
  presets: readonly number[];
  /** Before it is so. */
  onPick?: (next: SpanValues) => void;
};

/** A span of time: picked from what is usual, or typed as a number and its unit. */
export function SpanField({ name, label, hint, wrong, presets, onPick }: SpanFieldProps) {
  const { t } = useTranslation('bot-forms');
  const format = useFormat();
  const id = useId();
  const {
    field: { ref, value, onBlur, onChange },
    fieldState: { error },
  } = useController<Record<string, SpanValues>>({ name });
  const span = value ?? spanOf(0);
  const said = error ? (saidByAgent(error) ?? wrong) : hint;

  const change = (next: SpanValues) => {
    onPick?.(next);
    onChange(next);
  };

  return (
    <fieldset aria-describedby={said ? `${id}-said` : undefined} className="flex flex-col gap-1.5">
      <legend className="mb-1 text-13 font-medium">{label}</legend>
      <div className="flex flex-wrap items-center gap-1.5">
        <Input
          ref={ref}
          name={name}
          value={span.amount}
          inputMode="decimal"
          autoComplete="off"
          aria-label={t('span.amount', { label })}
          aria-invalid={error ? true : undefined}
          className="w-16 text-right"
          onBlur={onBlur}
          onChange={({ target }) => change({ ...span, amount: target.value })}
        />
        <Select
          size="lg"
          value={span.unit}
          label={t('span.unit', { label })}
          className="w-28"
          onChange={(unit) => change({ ...span, unit })}
          options={spanUnits.map((unit) => ({ value: unit, label: t(`span.units.${unit}`) }))}
        />
        <span className="ml-1 flex flex-wrap gap-1">
          {presets.map((ms) => (
            <Button
              key={ms}
              size="sm"
              variant={readSpan(span) === ms ? 'plain' : 'quiet'}
              aria-pressed={readSpan(span) === ms}
              onClick={() => change(spanOf(ms))}
            >
              {format.duration(ms)}
            </Button>
          ))}
        </span>
      </div>
      {said && (
        <p
          id={`${id}-said`}
          role={error ? 'alert' : undefined}
          className={error ? 'text-12 text-down-text' : 'text-12 text-muted'}
        >
          {said}
        </p>
      )}
    </fieldset>
  );
}
