import { useController } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { Field } from '#renderer/components/ui/field.tsx';
import { Select } from '#renderer/components/ui/select.tsx';
import { useFormat } from '#renderer/lib/use-format.ts';
import { useTenants } from '#renderer/lib/use-tenants.ts';
import { botKinds } from '#shared/schemas/bot.ts';
import { defaultIntervalMs, type Tenant } from '#shared/schemas/tenant.ts';

import { saidByAgent } from './field-error.ts';
import { type OwnValues, ownInterval } from './own-values.ts';
import { TextField } from './text-field.tsx';

const secondMs = 1_000;
const intervalsMs = [10, 20, 30, 60, 120, 300, 600, 900, 1_800, 3_600].map((s) => s * secondMs);

type OwnFieldsProps = {
  clients: readonly Tenant[] | undefined;
  hasName?: boolean;
  /** Bots that call by themselves are not looked at. */
  hasInterval?: boolean;
};

/** What every bot has, however it is reached: its name, whose it is, what it is for, how often it is looked at. */
export function OwnFields({ clients, hasName = true, hasInterval = true }: OwnFieldsProps) {
  const { t } = useTranslation('bots');

  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {hasName && (
        <TextField
          name="name"
          label={t('form.name')}
          wrong={t('form.error.name')}
          autoComplete="off"
        />
      )}
      {clients && <ClientField clients={clients} />}
      <BusinessField />
      {hasInterval && <IntervalField />}
    </div>
  );
}

function ClientField({ clients }: { clients: readonly Tenant[] }) {
  const { t } = useTranslation('bots');
  const { field, fieldState } = useController<OwnValues, 'tenantId'>({ name: 'tenantId' });
  const { error } = fieldState;

  return (
    <Field
      label={t('form.client')}
      error={error && (saidByAgent(error) ?? t('form.error.tenantId'))}
    >
      <Select
        size="lg"
        value={field.value}
        onChange={field.onChange}
        options={clients.map(({ id, name }) => ({ value: id, label: name }))}
      />
    </Field>
  );
}

function BusinessField() {
  const { t } = useTranslation(['bots', 'status']);
  const { field } = useController<OwnValues, 'kind'>({ name: 'kind' });

  return (
    <Field label={t('form.kind')}>
      <Select
        size="lg"
        value={field.value}
        onChange={field.onChange}
        options={botKinds.map((kind) => ({ value: kind, label: t(`status:kind.${kind}`) }))}
      />
    </Field>
  );
}

/** The interval in force: the client's own unless another is chosen. */
export function useIntervalMs({ tenantId, interval }: OwnValues): number {
  const { byId } = useTenants();
  return interval === ownInterval
    ? (byId.get(tenantId)?.defaultIntervalMs ?? defaultIntervalMs)
    : Number(interval);
}

/** How often the bot is looked at; the client's own rhythm unless another is chosen. */
function IntervalField() {
  const { t } = useTranslation('bots');
  const format = useFormat();
  const { field } = useController<OwnValues, 'interval'>({ name: 'interval' });
  const { field: tenant } = useController<OwnValues, 'tenantId'>({ name: 'tenantId' });
  const { byId } = useTenants();
  const clientMs = byId.get(tenant.value)?.defaultIntervalMs ?? defaultIntervalMs;
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
