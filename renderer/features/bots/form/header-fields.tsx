import { Plus, X } from 'lucide-react';
import { useController, useFieldArray, useFormContext } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { Button } from '#renderer/components/ui/button.tsx';
import { Input } from '#renderer/components/ui/field.tsx';
import { SecretInput } from '#renderer/components/ui/secret-input.tsx';
import { isPlainHeader } from '#shared/schemas/connectors/web-address.ts';

import { saidByAgent } from './field-error.ts';
import { type HeaderValues, isStored } from './header-values.ts';

type WithHeaders = Record<string, HeaderValues[]>;

const mostHeaders = 20;

/** Headers sent with the check. A stored value is never shown: it stays unless something else is typed. */
export function HeaderFields({ name = 'headers', hint }: { name?: string; hint?: string }) {
  const { t } = useTranslation('bots');
  const { control, formState } = useFormContext<WithHeaders>();
  const { fields, append, remove } = useFieldArray({ control, name });
  const errors = formState.errors[name];
  const said = fields.map((_, index) => saidByAgent(errors?.[index]?.value)).find(Boolean);

  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 text-13 font-medium">{t('form.headers')}</legend>
      {fields.map((field, index) => (
        <HeaderRow
          key={field.id}
          list={name}
          index={index}
          isInvalid={errors?.[index] !== undefined}
          onRemove={() => remove(index)}
        />
      ))}
      {errors && (
        <p role="alert" className="text-12 text-down-text">
          {said ?? t('form.error.headers')}
        </p>
      )}
      <p className="text-12 text-muted">{hint ?? t('form.headers-hint')}</p>
      <Button
        size="sm"
        className="self-start"
        disabled={fields.length >= mostHeaders}
        onClick={() => append({ name: '', value: '' })}
      >
        <Plus aria-hidden />
        {t('form.header-add')}
      </Button>
    </fieldset>
  );
}

type HeaderRowProps = { list: string; index: number; isInvalid: boolean; onRemove: () => void };

function HeaderRow({ list, index, isInvalid, onRemove }: HeaderRowProps) {
  const { t } = useTranslation('bots');
  const { register, watch } = useFormContext<WithHeaders>();
  const { field } = useController<WithHeaders, `${string}.${number}.value`>({
    name: `${list}.${index}.value`,
  });
  const row = watch(`${list}.${index}`) ?? { name: '', value: '' };
  const label = t('form.header-value', { number: index + 1 });

  return (
    <div className="flex items-center gap-2">
      <Input
        {...register(`${list}.${index}.name`)}
        aria-label={t('form.header-name', { number: index + 1 })}
        placeholder="Authorization"
        aria-invalid={isInvalid ? true : undefined}
        autoComplete="off"
        spellCheck={false}
        className="max-w-44"
      />
      {isPlainHeader(row.name.trim()) ? (
        <Input
          {...field}
          aria-label={label}
          aria-invalid={isInvalid ? true : undefined}
          autoComplete="off"
          spellCheck={false}
        />
      ) : (
        <SecretInput {...field} label={label} isStored={isStored(row)} isInvalid={isInvalid} />
      )}
      <Button
        variant="quiet"
        size="icon"
        aria-label={t('form.header-remove', { number: index + 1 })}
        onClick={onRemove}
      >
        <X aria-hidden />
      </Button>
    </div>
  );
}
