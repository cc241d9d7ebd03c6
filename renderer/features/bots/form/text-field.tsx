import type { ComponentProps, ReactNode } from 'react';
import { useController } from 'react-hook-form';

import { Field, Input } from '#renderer/components/ui/field.tsx';

import { saidByAgent } from './field-error.ts';

type TextFieldProps = Omit<ComponentProps<typeof Input>, 'name' | 'value'> & {
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  /** What would be right, said when it is wrong. */
  wrong: string;
  /** Runs on what was typed; what it returns is what the field then holds. */
  onText?: (text: string) => string;
  fieldClassName?: string;
};

/** One text of the form, with its label and, when it is wrong, what would be right. */
export function TextField(props: TextFieldProps) {
  const { name, label, hint, wrong, onText, fieldClassName, ...input } = props;
  const {
    field: { ref, value, onBlur, onChange },
    fieldState,
    formState: { isSubmitted },
  } = useController<Record<string, string>>({ name });
  // Only passing through an empty field is no mistake, and must not move what is about to be clicked.
  const isShown = isSubmitted || fieldState.isDirty || saidByAgent(fieldState.error) !== undefined;
  const error = isShown ? fieldState.error : undefined;

  return (
    <Field
      label={label}
      hint={hint}
      error={error && (saidByAgent(error) ?? wrong)}
      className={fieldClassName ?? ''}
    >
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
