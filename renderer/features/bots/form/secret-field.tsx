import type { ReactNode } from 'react';
import { useController } from 'react-hook-form';

import { Field } from '#renderer/components/ui/field.tsx';
import { SecretInput } from '#renderer/components/ui/secret-input.tsx';
import { maskedValue } from '#shared/schemas/connectors/secret-field.ts';

import { saidByAgent } from './field-error.ts';

type SecretFieldProps = {
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  placeholder?: string;
  /** What would be right, said when it is wrong. */
  wrong: string;
  /** Something else is in the field now. */
  onText?: () => void;
};

/** A secret of the form. What is stored of it is kept unless another is typed. */
export function SecretField({ name, label, hint, placeholder, wrong, onText }: SecretFieldProps) {
  const {
    field: { ref, value, onBlur, onChange },
    fieldState: { error },
    formState: { defaultValues },
  } = useController<Record<string, string>>({ name });

  return (
    <Field label={label} hint={hint} error={error && (saidByAgent(error) ?? wrong)}>
      <SecretInput
        ref={ref}
        name={name}
        value={value ?? ''}
        isStored={defaultValues?.[name] === maskedValue}
        placeholder={placeholder}
        isInvalid={error !== undefined}
        onBlur={onBlur}
        onChange={(text) => {
          onChange(text);
          onText?.();
        }}
      />
    </Field>
  );
}
