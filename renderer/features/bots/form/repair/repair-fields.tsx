import { type ReactNode, useState } from 'react';
import { useController, useFormContext, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { Field } from '#renderer/components/ui/field.tsx';
import { Select } from '#renderer/components/ui/select.tsx';
import { ConfigSourceFields } from '#renderer/features/bots/form/config-source/config-source-fields.tsx';
import { DockerServiceFields } from '#renderer/features/bots/form/docker/docker-fields.tsx';
import { MoreFields } from '#renderer/features/bots/form/more-fields.tsx';
import { Pm2ServiceFields } from '#renderer/features/bots/form/pm2/pm2-fields.tsx';
import {
  ProgramFields,
  StartAndStop,
} from '#renderer/features/bots/form/process/process-fields.tsx';
import { SecretField } from '#renderer/features/bots/form/secret-field.tsx';
import { UnitFields } from '#renderer/features/bots/form/systemd/systemd-fields.tsx';
import { TextField } from '#renderer/features/bots/form/text-field.tsx';

import { blankRepair, hasRepair, type RepairValues } from './repair-values.ts';
import { runsAsChoices } from './service-values.ts';

type RepairFieldsProps = {
  /** A gateway restarts itself and has a configuration of its own: only what it runs as is asked. */
  isGateway?: boolean;
  /** What only this kind is asked for beside it: whether any of it is said, and the names of its fields. */
  hasMore?: boolean;
  names?: readonly string[];
  children?: ReactNode;
};

/** How the agent may restart a bot and reach its configuration; the same for every kind that is reached over a wire. */
export function RepairFields(props: RepairFieldsProps) {
  const { isGateway = false, hasMore = false, names = [], children } = props;
  const { t } = useTranslation('recovery');
  const { getValues } = useFormContext<RepairValues>();
  const [isUnfolded] = useState(() => hasMore || hasRepair(getValues()));

  return (
    <MoreFields
      title={t('form.title')}
      isOpen={isUnfolded}
      names={[...Object.keys(blankRepair), ...names]}
    >
      <p className="text-12 text-muted sm:col-span-2">
        {t(isGateway ? 'form.openclaw-text' : 'form.text')}
      </p>
      <ServiceFields />
      {!isGateway && (
        <>
          <HookFields />
          <ConfigSourceFields />
        </>
      )}
      {children}
    </MoreFields>
  );
}

const serviceParts: Readonly<Record<RepairValues['runsAs'], ReactNode>> = {
  none: null,
  process: (
    <>
      <ProgramFields />
      <StartAndStop />
    </>
  ),
  systemd: <UnitFields />,
  docker: <DockerServiceFields />,
  pm2: <Pm2ServiceFields />,
};

function ServiceFields() {
  const { t } = useTranslation('recovery');
  const { field } = useController<RepairValues, 'runsAs'>({ name: 'runsAs' });

  return (
    <div className="flex flex-col gap-4 sm:col-span-2">
      <Field label={t('form.runs-as')} className="max-w-96">
        <Select
          size="lg"
          value={field.value}
          onChange={field.onChange}
          options={runsAsChoices.map((choice) => ({
            value: choice,
            label: t(`form.runs-as-${choice}`),
          }))}
        />
      </Field>
      {field.value !== 'none' && (
        <div className="flex flex-col gap-4 border-l-2 pl-4">{serviceParts[field.value]}</div>
      )}
    </div>
  );
}

function HookFields() {
  const { t } = useTranslation('recovery');
  const hookUrl = useWatch<RepairValues, 'hookUrl'>({ name: 'hookUrl' });

  return (
    <>
      <TextField
        name="hookUrl"
        label={t('form.hook-url')}
        hint={t('form.hook-url-hint')}
        wrong={t('form.hook-url-wrong')}
        placeholder="https://bot.example.com/restart"
        autoComplete="off"
        spellCheck={false}
      />
      <SecretField
        name="hookSecret"
        label={t('form.hook-secret')}
        hint={t('form.hook-secret-hint')}
        wrong={t('form.hook-secret-wrong')}
      />
      {hookUrl.trim() !== '' && (
        <TextField
          name="hookWithin"
          label={t('form.hook-within')}
          hint={t('form.hook-within-hint')}
          wrong={t('form.hook-within-wrong')}
          placeholder="60"
          inputMode="decimal"
          autoComplete="off"
        />
      )}
    </>
  );
}
