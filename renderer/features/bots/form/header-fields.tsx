import { Plus, X } from 'lucide-react';
import { useFieldArray, useFormContext } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { Button } from '#renderer/components/ui/button.tsx';
import { Input } from '#renderer/components/ui/field.tsx';

import type { BotFormValues } from './bot-form-values.ts';

/** Headers sent with the check. A stored value is shown as dots: it stays unless something else is typed. */
export function HeaderFields() {
  const { t } = useTranslation('bots');
  const { control, register, formState } = useFormContext<BotFormValues>();
  const { fields, append, remove } = useFieldArray({ control, name: 'headers' });
  const errors = formState.errors.headers;

  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 text-13 font-medium">{t('form.headers')}</legend>
      {fields.map((field, index) => (
        <div key={field.id} className="flex items-center gap-2">
          <Input
            {...register(`headers.${index}.name`)}
            aria-label={t('form.header-name', { number: index + 1 })}
            placeholder="Authorization"
            aria-invalid={errors?.[index] ? true : undefined}
            autoComplete="off"
            spellCheck={false}
            className="max-w-44"
          />
          <Input
            {...register(`headers.${index}.value`)}
            aria-label={t('form.header-value', { number: index + 1 })}
            aria-invalid={errors?.[index] ? true : undefined}
            autoComplete="off"
            spellCheck={false}
            onFocus={(event) => event.target.select()}
          />
          <Button
            variant="quiet"
            size="icon"
            aria-label={t('form.header-remove', { number: index + 1 })}
            onClick={() => remove(index)}
          >
            <X aria-hidden />
          </Button>
        </div>
      ))}
      {errors && (
        <p role="alert" className="text-12 text-down-text">
          {t('form.error.headers')}
        </p>
      )}
      <p className="text-12 text-muted">{t('form.headers-hint')}</p>
      <Button
        size="sm"
        className="self-start"
        disabled={fields.length >= 20}
        onClick={() => append({ name: '', value: '' })}
      >
        <Plus aria-hidden />
        {t('form.header-add')}
      </Button>
    </fieldset>
  );
}
