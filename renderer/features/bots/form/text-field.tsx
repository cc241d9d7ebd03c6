import type { ComponentProps, ReactNode } from 'react';
import { useController } from 'react-hook-form';
import { useTranslation } from 'react-i18next';

import { Field, Input } from '#renderer/components/ui/field.tsx';

import type { BotFormValues } from './bot-form-values.ts';

export type TextFieldName =
  | 'name'
  | 'url'
  | 'expectStatus'
  | 'expectText'
  | 'expectJson'
  | 'timeout'
  | 'degradedAbove';

type TextFieldProps = Omit<ComponentProps<typeof Input>, 'name' | 'value'> & {
  name: TextFieldName;
  label: ReactNode;
  hint?: ReactNode;
  /** Runs on what was typed; what it returns is what the field then holds. */
  onText?: (text: string) => string;
  fieldClassName?: string;
};

/** One text of the form, with its label and, when it is wrong, what would be right. */
export function TextField({ name, label, hint, onText, fieldClassName, ...input }: TextFieldProps) {
  const { t } = useTranslation('bots');
  const {
    field: { ref, value, onBlur, onChange },
    fieldState: { error },
  } = useController<BotFormValues, TextFieldName>({ name });
  const words = error && (error.type === 'server' ? error.message : t(`form.error.${name}`));

  return (
    <Field label={label} hint={hint} error={words} className={fieldClassName ?? ''}>
      <Input
        {...input}
        ref={ref}
        name={name}
        value={value}
        onBlur={onBlur}
        aria-invalid={error ? true : undefined}
        onChange={(event) => onChange(onText ? onText(event.target.value) : event.target.value)}
      />
    </Field>
  );
}
