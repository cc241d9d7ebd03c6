import { useState } from 'react';
import { useController, useFormContext, useWatch } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { Field } from '#renderer/components/ui/field.tsx';
import { Select } from '#renderer/components/ui/select.tsx';
import { HeaderFields } from '#renderer/features/bots/form/header-fields.tsx';
import { MoreFields } from '#renderer/features/bots/form/more-fields.tsx';
import { TextField } from '#renderer/features/bots/form/text-field.tsx';
import { configFormatSchema } from '#shared/schemas/connectors/repair.ts';

import {
  blankConfigSource,
  type ConfigSourceValues,
  configPlaces,
} from './config-source-values.ts';

/** For kinds that are restarted by what they are: only their configuration is asked for. */
export function ConfigSection() {
  const { t } = useTranslation('recovery');
  const { getValues } = useFormContext<ConfigSourceValues>();
  const [isUnfolded] = useState(() => getValues().configAt !== 'none');

  return (
    <MoreFields
      title={t('form.config-title')}
      isOpen={isUnfolded}
      names={Object.keys(blankConfigSource)}
    >
      <p className="text-12 text-muted sm:col-span-2">{t('form.config-text')}</p>
      <ConfigSourceFields />
    </MoreFields>
  );
}

/** Where the configuration is, and in what form. */
export function ConfigSourceFields() {
  const { t } = useTranslation('recovery');
  const { field } = useController<ConfigSourceValues, 'configAt'>({ name: 'configAt' });

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
  const place = useWatch<ConfigSourceValues, 'configAt'>({ name: 'configAt' });

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
  const { field } = useController<ConfigSourceValues, 'configFormat'>({ name: 'configFormat' });

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
