import { useId } from 'react';
import { useController, useFormContext, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { Choice } from '#renderer/components/choice.tsx';
import type { KindFieldsProps } from '#renderer/features/bots/form/kind-form.ts';
import { OwnFields } from '#renderer/features/bots/form/own-fields.tsx';
import { SpanField } from '#renderer/features/bots/form/span-field.tsx';
import { spanOf } from '#renderer/features/bots/form/span-values.ts';
import { TextField } from '#renderer/features/bots/form/text-field.tsx';
import { useTenants } from '#renderer/lib/use-tenants.ts';

import { HeartbeatRule } from './heartbeat-rule.tsx';
import { type HeartbeatValues, usualGraceMs } from './heartbeat-values.ts';

const minuteMs = 60_000;
const periodsMs = [1, 5, 10, 15, 30, 60, 360, 720, 1_440].map((minutes) => minutes * minuteMs);
const gracesMs = [1, 5, 10, 30, 60].map((minutes) => minutes * minuteMs);

/** Everything that is asked of a bot that calls us. */
export function HeartbeatFields({ clients }: KindFieldsProps) {
  const { t } = useTranslation('bot-forms');

  return (
    <>
      <OwnFields clients={clients} hasInterval={false} />
      <ScheduleField />
      <SpanField
        name="grace"
        label={t('heartbeat.grace')}
        hint={t('heartbeat.grace-hint')}
        wrong={t('heartbeat.error.grace')}
        presets={gracesMs}
      />
      <TextField
        name="slug"
        label={t('heartbeat.slug')}
        hint={t('heartbeat.slug-hint')}
        wrong={t('heartbeat.error.slug')}
        placeholder="nightly-backup"
        autoComplete="off"
        spellCheck={false}
        fieldClassName="max-w-96"
        className="font-mono"
      />
      <HeartbeatRule />
    </>
  );
}

function ScheduleField() {
  const { t } = useTranslation('bot-forms');
  const { field } = useController<HeartbeatValues, 'schedule'>({ name: 'schedule' });

  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 text-13 font-medium">{t('heartbeat.schedule')}</legend>
      {(['period', 'cron'] as const).map((schedule) => (
        <Choice
          key={schedule}
          kind="one"
          name={field.name}
          isChosen={field.value === schedule}
          onChoose={() => field.onChange(schedule)}
          label={t(`heartbeat.schedule-${schedule}`)}
          hint={t(`heartbeat.schedule-${schedule}-hint`)}
        />
      ))}
      <div className="mt-2 ml-7">{field.value === 'period' ? <Period /> : <Cron />}</div>
    </fieldset>
  );
}

function Period() {
  const { t } = useTranslation('bot-forms');
  const { getFieldState, setValue } = useFormContext<HeartbeatValues>();

  return (
    <SpanField
      name="period"
      label={t('heartbeat.period')}
      wrong={t('heartbeat.error.period')}
      presets={periodsMs}
      onPick={(ms) => {
        // A grace that nobody typed follows the period.
        if (ms > 0 && !getFieldState('grace').isTouched) {
          setValue('grace', spanOf(usualGraceMs(ms)), { shouldDirty: true });
        }
      }}
    />
  );
}

function Cron() {
  const { t } = useTranslation('bot-forms');
  const zonesId = useId();
  const { byId } = useTenants();
  const tenantId = useWatch<HeartbeatValues, 'tenantId'>({ name: 'tenantId' });

  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField
        name="expression"
        label={t('heartbeat.expression')}
        hint={t('heartbeat.expression-hint')}
        wrong={t('heartbeat.error.expression')}
        placeholder="0 3 * * *"
        autoComplete="off"
        spellCheck={false}
        className="font-mono"
      />
      <TextField
        name="zone"
        label={t('heartbeat.zone')}
        hint={t('heartbeat.zone-hint')}
        wrong={t('heartbeat.error.zone')}
        placeholder={byId.get(tenantId)?.zone}
        list={zonesId}
        autoComplete="off"
        spellCheck={false}
      />
      <datalist id={zonesId}>
        {Intl.supportedValuesOf('timeZone').map((zone) => (
          <option key={zone} value={zone}>
            {zone}
          </option>
        ))}
      </datalist>
    </div>
  );
}
