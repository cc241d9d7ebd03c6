import { type ReactNode, useId } from 'react';

import { cn } from '#renderer/lib/cn.ts';

type SettingRowProps = {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong with the value, in words. */
  error?: string | undefined;
  /** The control may take several lines: the label stays beside the first. */
  isTall?: boolean;
  className?: string;
  /** The control, which takes the id that its label names. */
  children: (id: string) => ReactNode;
};

/** One setting on a line of its own: what it is called, what it means, and the control. */
export function SettingRow(props: SettingRowProps) {
  const { label, hint, error, isTall = false, className, children } = props;
  const id = useId();
  return (
    <div
      className={cn(
        'flex min-h-12 flex-wrap justify-between gap-x-6 gap-y-1 px-4 py-2',
        isTall ? 'items-start' : 'items-center',
        className,
      )}
    >
      <div className={cn('max-w-prose min-w-0 flex-1 basis-40', isTall && 'pt-1.5')}>
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
