import { type ReactNode, useState } from 'react';
import { useController, useFormContext, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { Field } from '#renderer/components/ui/field.tsx';
import { Select } from '#renderer/components/ui/select.tsx';
import { DockerServiceFields } from '#renderer/features/bots/form/docker/docker-fields.tsx';
import { HeaderFields } from '#renderer/features/bots/form/header-fields.tsx';
import { MoreFields } from '#renderer/features/bots/form/more-fields.tsx';
import { Pm2ServiceFields } from '#renderer/features/bots/form/pm2/pm2-fields.tsx';
import {
  ProgramFields,
  StartAndStop,
} from '#renderer/features/bots/form/process/process-fields.tsx';
import { SecretField } from '#renderer/features/bots/form/secret-field.tsx';
import { UnitFields } from '#renderer/features/bots/form/systemd/systemd-fields.tsx';
import { TextField } from '#renderer/features/bots/form/text-field.tsx';
import { configFormatSchema } from '#shared/schemas/connectors/repair.ts';

import { blankRepair, configPlaces, hasRepair, type RepairValues } from './repair-values.ts';
import { runsAsChoices } from './service-values.ts';

type RepairFieldsProps = {
  /** A gateway restarts itself and has a configuration of its own: only what it runs as is asked. */
  isGateway?: boolean;
};

/** How the agent may restart a bot and reach its configuration; the same for every kind that is reached over a wire. */
export function RepairFields({ isGateway = false }: RepairFieldsProps) {
  const { t } = useTranslation('recovery');
  const { getValues } = useFormContext<RepairValues>();
  const [isUnfolded] = useState(() => hasRepair(getValues()));

  return (
    <MoreFields title={t('form.title')} isOpen={isUnfolded} names={Object.keys(blankRepair)}>
      <p className="text-12 text-muted sm:col-span-2">
        {t(isGateway ? 'form.openclaw-text' : 'form.text')}
      </p>
      <ServiceFields />
      {!isGateway && (
        <>
          <HookFields />
          <ConfigFields />
        </>
      )}
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
    </>
  );
}

function ConfigFields() {
  const { t } = useTranslation('recovery');
  const { field } = useController<RepairValues, 'configAt'>({ name: 'configAt' });

  return (
    <div className="grid gap-4 sm:col-span-2 sm:grid-cols-2">
      <Field label={t('form.config-at')}>
        <Select
          size="lg"
          value={field.value}
          onChange={field.onChange}
          options={configPlaces.map((place) => ({
            value: place,
            label: t(`form.config-${place}`),
          }))}
        />
      </Field>
      {field.value !== 'none' && <FormatField />}
      <ConfigPlace />
    </div>
  );
}

function ConfigPlace() {
  const { t } = useTranslation('recovery');
  const place = useWatch<RepairValues, 'configAt'>({ name: 'configAt' });

  switch (place) {
    case 'none':
      return null;
    case 'file':
      return (
        <TextField
          name="configPath"
          label={t('form.config-path')}
          wrong={t('form.config-path-wrong')}
          placeholder="/srv/bots/sales/config.json"
          autoComplete="off"
          spellCheck={false}
          fieldClassName="sm:col-span-2"
          className="font-mono"
        />
      );
    case 'urls':
      return (
        <>
          <TextField
            name="configReadUrl"
            label={t('form.config-read')}
            wrong={t('form.config-url-wrong')}
            placeholder="https://bot.example.com/config"
            autoComplete="off"
            spellCheck={false}
          />
          <TextField
            name="configWriteUrl"
            label={t('form.config-write')}
            hint={t('form.config-write-hint')}
            wrong={t('form.config-url-wrong')}
            placeholder="https://bot.example.com/config"
            autoComplete="off"
            spellCheck={false}
          />
          <div className="sm:col-span-2">
            <HeaderFields name="configHeaders" hint={t('form.config-headers-hint')} />
          </div>
        </>
      );
    default:
      return place satisfies never;
  }
}

function FormatField() {
  const { t } = useTranslation('recovery');
  const { field } = useController<RepairValues, 'configFormat'>({ name: 'configFormat' });

  return (
    <Field label={t('form.config-format')}>
      <Select
        size="lg"
        value={field.value}
        onChange={field.onChange}
        options={configFormatSchema.options.map((format) => ({
          value: format,
          label: t(`form.format-${format}`),
        }))}
      />
    </Field>
  );
}
