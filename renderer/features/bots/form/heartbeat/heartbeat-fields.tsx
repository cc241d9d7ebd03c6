import { Fragment, useId } from 'react';
import { useController, useFormContext, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { Choice } from '#renderer/components/choice.tsx';
import type { KindFieldsProps } from '#renderer/features/bots/form/kind-form.ts';
import { OwnFields } from '#renderer/features/bots/form/own-fields.tsx';
import { RepairFields } from '#renderer/features/bots/form/repair/repair-fields.tsx';
import { SpanField } from '#renderer/features/bots/form/span-field.tsx';
import { readSpan, spanOf } from '#renderer/features/bots/form/span-values.ts';
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
      <RepairFields />
      <HeartbeatRule />
    </>
  );
}

const schedules = [
  ['period', Period],
  ['cron', Cron],
] as const;

function ScheduleField() {
  const { t } = useTranslation('bot-forms');
  const { field } = useController<HeartbeatValues, 'schedule'>({ name: 'schedule' });
  const { getValues } = useFormContext<HeartbeatValues>();
  const followGrace = useFollowingGrace();

  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 text-13 font-medium">{t('heartbeat.schedule')}</legend>
      {schedules.map(([schedule, Fields]) => (
        <Fragment key={schedule}>
          <Choice
            kind="one"
            name={field.name}
            isChosen={field.value === schedule}
            onChoose={() => {
              followGrace({ schedule, period: getValues('period') });
              field.onChange(schedule);
            }}
            label={t(`heartbeat.schedule-${schedule}`)}
            hint={t(`heartbeat.schedule-${schedule}-hint`)}
          />
          {field.value === schedule && (
            <div className="mt-1 mb-2 ml-7">
              <Fields />
            </div>
          )}
        </Fragment>
      ))}
    </fieldset>
  );
}

/** Before the schedule changes: a grace that is the usual one for it becomes the usual one for the next. */
function useFollowingGrace() {
  const { getValues, setValue } = useFormContext<HeartbeatValues>();

  return (next: Pick<HeartbeatValues, 'schedule' | 'period'>) => {
    const now = getValues();
    if (readSpan(now.grace) === usualGraceMs(now)) {
      setValue('grace', spanOf(usualGraceMs(next)), { shouldDirty: true });
    }
  };
}

function Period() {
  const { t } = useTranslation('bot-forms');
  const followGrace = useFollowingGrace();

  return (
    <SpanField
      name="period"
      label={t('heartbeat.period')}
      wrong={t('heartbeat.error.period')}
      presets={periodsMs}
      onPick={(period) => followGrace({ schedule: 'period', period })}
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
