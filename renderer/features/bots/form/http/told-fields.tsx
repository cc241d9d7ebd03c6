import { useController } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { Field } from '#renderer/components/ui/field.tsx';
import { Select } from '#renderer/components/ui/select.tsx';
import { TextField } from '#renderer/features/bots/form/text-field.tsx';

import { runPlaces, type ToldValues } from './told-values.ts';

/** What the bot's answer tells beside that it is well: which run it is, and how busy. */
export function ToldFields() {
  const { t } = useTranslation('recovery');
  const { field } = useController<ToldValues, 'runAt'>({ name: 'runAt' });

  return (
    <div className="grid gap-4 border-t pt-4 sm:col-span-2 sm:grid-cols-2">
      <Field label={t('form.run-at')} hint={t('form.run-at-hint')}>
        <Select
          size="lg"
          value={field.value}
          onChange={field.onChange}
          options={runPlaces.map((place) => ({ value: place, label: t(`form.run-at-${place}`) }))}
        />
      </Field>
      {field.value !== 'none' && (
        <TextField
          key={field.value}
          name="runName"
          label={t(`form.run-name-${field.value}`)}
          wrong={t(`form.run-name-${field.value}-wrong`)}
          placeholder={field.value === 'header' ? 'X-Started-At' : '/startedAt'}
          autoComplete="off"
          spellCheck={false}
          className="font-mono"
        />
      )}
      <TextField
        name="activityAt"
        label={t('form.activity-at')}
        hint={t('form.activity-at-hint')}
        wrong={t('form.activity-at-wrong')}
        placeholder="/conversations"
        autoComplete="off"
        spellCheck={false}
        fieldClassName="sm:col-start-1"
        className="font-mono"
      />
    </div>
  );
}
