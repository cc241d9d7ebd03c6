import { Plus, X } from 'lucide-react';
import { useController, useFieldArray, useFormContext } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { Button } from '#renderer/components/ui/button.tsx';
import { Input } from '#renderer/components/ui/field.tsx';
import { SecretInput } from '#renderer/components/ui/secret-input.tsx';
import { saidByAgent } from '#renderer/features/bots/form/field-error.ts';

import { isStored, type VariableValues } from './env-values.ts';

type WithVariables = { env: VariableValues[] };

const mostVariables = 50;

/** The environment of a program. A stored value is never shown: it stays unless something else is typed. */
export function EnvFields() {
  const { t } = useTranslation('bot-forms');
  const { control, formState } = useFormContext<WithVariables>();
  const { fields, append, remove } = useFieldArray({ control, name: 'env' });
  const errors = formState.errors.env;
  const said = fields.map((_, index) => saidByAgent(errors?.[index]?.value)).find(Boolean);

  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 text-13 font-medium">{t('process.env')}</legend>
      {fields.map((field, index) => (
        <VariableRow
          key={field.id}
          index={index}
          isInvalid={errors?.[index] !== undefined}
          onRemove={() => remove(index)}
        />
      ))}
      {errors && (
        <p role="alert" className="text-12 text-down-text">
          {said ?? t('process.error.env')}
        </p>
      )}
      <p className="text-12 text-muted">{t('process.env-hint')}</p>
      <Button
        size="sm"
        className="self-start"
        disabled={fields.length >= mostVariables}
        onClick={() => append({ name: '', value: '' })}
      >
        <Plus aria-hidden />
        {t('process.env-add')}
      </Button>
    </fieldset>
  );
}

type VariableRowProps = { index: number; isInvalid: boolean; onRemove: () => void };

function VariableRow({ index, isInvalid, onRemove }: VariableRowProps) {
  const { t } = useTranslation('bot-forms');
  const { register, watch } = useFormContext<WithVariables>();
  const { field } = useController<WithVariables, `env.${number}.value`>({
    name: `env.${index}.value`,
  });
  const row = watch(`env.${index}`) ?? { name: '', value: '' };

  return (
    <div className="flex items-center gap-2">
      <Input
        {...register(`env.${index}.name`)}
        aria-label={t('process.env-name', { number: index + 1 })}
        placeholder="API_KEY"
        aria-invalid={isInvalid ? true : undefined}
        autoComplete="off"
        spellCheck={false}
        className="max-w-52 font-mono"
      />
      <SecretInput
        {...field}
        label={t('process.env-value', { number: index + 1 })}
        isStored={isStored(row)}
        isInvalid={isInvalid}
      />
      <Button
        variant="quiet"
        size="icon"
        aria-label={t('process.env-remove', { number: index + 1 })}
        onClick={onRemove}
      >
        <X aria-hidden />
      </Button>
    </div>
  );
}
