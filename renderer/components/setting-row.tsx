import { type ReactNode, useId } from 'react';

import { cn } from '#renderer/lib/cn.ts';

type SettingRowProps = {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong with the value, in words. */
  error?: string | undefined;
  className?: string;
  /** The control, which takes the id that its label names. */
  children: (id: string) => ReactNode;
};

/** One setting on a line of its own: what it is called, what it means, and the control. */
export function SettingRow({ label, hint, error, className, children }: SettingRowProps) {
  const id = useId();
  return (
    <div
      className={cn(
        'flex min-h-12 flex-wrap items-center justify-between gap-x-6 gap-y-1 px-4 py-2',
        className,
      )}
    >
      <div className="max-w-prose min-w-0 flex-1 basis-40">
        <label htmlFor={id} className="text-13">
          {label}
        </label>
        {hint && <p className="text-12 text-muted">{hint}</p>}
        {error !== undefined && (
          <p role="alert" className="text-12 text-down-text">
            {error}
          </p>
        )}
      </div>
      {children(id)}
    </div>
  );
}
