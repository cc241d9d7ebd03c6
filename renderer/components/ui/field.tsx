import { Field as BaseField } from '@base-ui/react/field';
import type { ComponentProps, ReactElement, ReactNode } from 'react';

import { cn } from '#renderer/lib/cn.ts';

export const inputLook =
  'h-8 w-full rounded-md border border-border-control bg-surface-1 px-2.5 text-13 text-text placeholder:text-muted focus-visible:outline-offset-0 disabled:opacity-50 aria-invalid:border-down';

/** A text field with the console's look; a plain `input` in everything else. */
export function Input({ className, ...props }: ComponentProps<'input'>) {
  return <input className={cn(inputLook, className)} {...props} />;
}

type FieldProps = {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong with the value, in words. */
  error?: string | undefined;
  className?: string;
  /** The control itself: an `Input`, a `Select` or anything that takes an id. */
  children: ReactElement<Record<string, unknown>>;
};

/** A label, its control, a hint and what is wrong, tied together for assistive technology. */
export function Field({ label, hint, error, className, children }: FieldProps) {
  return (
    <BaseField.Root invalid={error !== undefined} className={cn('flex flex-col gap-1', className)}>
      <BaseField.Label className="text-13 font-medium">{label}</BaseField.Label>
      {children.type === Input ? <BaseField.Control render={children} /> : children}
      {hint && <BaseField.Description className="text-12 text-muted">{hint}</BaseField.Description>}
      {error !== undefined && (
        <BaseField.Error match className="text-12 text-down-text">
          {error}
        </BaseField.Error>
      )}
    </BaseField.Root>
  );
}
