import { ChevronRight } from 'lucide-react';
import { useController, useFormState } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { Field } from '#renderer/components/ui/field.tsx';
import { Select } from '#renderer/components/ui/select.tsx';
import { useFormat } from '#renderer/lib/use-format.ts';
import { useTenants } from '#renderer/lib/use-tenants.ts';
import { httpMethods } from '#shared/schemas/connectors/http.ts';
import { defaultIntervalMs } from '#shared/schemas/tenant.ts';

import { type BotFormValues, ownInterval } from './bot-form-values.ts';
import { HeaderFields } from './header-fields.tsx';
import { TextField } from './text-field.tsx';

const secondMs = 1_000;
const intervalsMs = [10, 20, 30, 60, 120, 300, 600, 900, 1_800, 3_600].map((s) => s * secondMs);

const folded = [
  'method',
  'headers',
  'expectStatus',
  'expectText',
  'expectJson',
  'timeout',
] as const;

/** What most bots never need: how to ask, what the answer must be, and how long it may take. */
export function AdvancedFields({ isOpen }: { isOpen: boolean }) {
  const { t } = useTranslation('bots');
  const { errors } = useFormState<BotFormValues>();
  const hasError = folded.some((name) => errors[name]) || errors.degradedAbove !== undefined;

  return (
    <details open={isOpen || hasError} className="group rounded-md border">
      <summary className="flex h-8 cursor-default items-center gap-1.5 px-2 text-13 font-medium select-none">
        <ChevronRight
          aria-hidden
          className="size-4 text-muted transition-transform group-open:rotate-90"
        />
        {t('form.advanced')}
      </summary>
      <div className="grid gap-4 border-t p-3 sm:grid-cols-2">
        <MethodField />
        <TextField
          name="expectStatus"
          label={t('form.expect-status')}
          hint={t('form.expect-status-hint')}
          placeholder="200–299"
          inputMode="numeric"
        />
        <TextField
          name="expectText"
          label={t('form.expect-text')}
          hint={t('form.expect-text-hint')}
        />
        <TextField
          name="expectJson"
          label={t('form.expect-json')}
          hint={t('form.expect-json-hint')}
          placeholder='{"status":"ok"}'
          spellCheck={false}
          className="font-mono"
        />
        <TextField
          name="timeout"
          label={t('form.timeout')}
          hint={t('form.timeout-hint')}
          placeholder="5"
          inputMode="decimal"
        />
        <TextField
          name="degradedAbove"
          label={t('form.degraded-above')}
          hint={t('form.degraded-above-hint')}
          placeholder="2"
          inputMode="decimal"
        />
        <div className="sm:col-span-2">
          <HeaderFields />
        </div>
      </div>
    </details>
  );
}

function MethodField() {
  const { t } = useTranslation('bots');
  const { field } = useController<BotFormValues, 'method'>({ name: 'method' });

  return (
    <Field label={t('form.method')}>
      <Select
        size="lg"
        value={field.value}
        onChange={field.onChange}
        options={httpMethods.map((method) => ({ value: method, label: method }))}
      />
    </Field>
  );
}

/** How often the bot is looked at; the client's own rhythm unless another is chosen. */
export function IntervalField({ tenantId }: { tenantId: string }) {
  const { t } = useTranslation('bots');
  const format = useFormat();
  const { byId } = useTenants();
  const { field } = useController<BotFormValues, 'interval'>({ name: 'interval' });
  const clientMs = byId.get(tenantId)?.defaultIntervalMs ?? defaultIntervalMs;
  const current = Number(field.value);
  const choices =
    Number.isNaN(current) || intervalsMs.includes(current)
      ? intervalsMs
      : [...intervalsMs, current].sort((a, b) => a - b);

  return (
    <Field label={t('form.interval')}>
      <Select
        size="lg"
        value={field.value}
        onChange={field.onChange}
        options={[
          {
            value: ownInterval,
            label: t('form.interval-client', { span: format.duration(clientMs) }),
          },
          ...choices.map((ms) => ({ value: String(ms), label: format.duration(ms) })),
        ]}
      />
    </Field>
  );
}
