import type { ReactNode } from 'react';

import { cn } from '#renderer/lib/cn.ts';

type EmptyStateProps = {
  title: string;
  children?: ReactNode;
  /** What to do next; an empty screen is never a dead end. */
  actions?: ReactNode;
  className?: string;
};

export function EmptyState({ title, children, actions, className }: EmptyStateProps) {
  return (
    <div className={cn('flex flex-col items-start gap-2 px-4 py-8', className)}>
      <p className="text-14 font-medium">{title}</p>
      {children && <div className="max-w-prose text-13 text-muted">{children}</div>}
      {actions && <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}
