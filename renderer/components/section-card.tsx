import { type ReactNode, useId } from 'react';

import { cn } from '#renderer/lib/cn.ts';

type SectionCardProps = {
  title: ReactNode;
  /** Right of the heading: a count, a button. */
  aside?: ReactNode;
  isBusy?: boolean;
  className?: string;
  children: ReactNode;
};

/** A region with a heading and one hairline around it. */
export function SectionCard({
  title,
  aside,
  isBusy = false,
  className,
  children,
}: SectionCardProps) {
  const headingId = useId();

  return (
    <section
      aria-labelledby={headingId}
      aria-busy={isBusy}
      className={cn('shrink-0 overflow-hidden rounded-lg border bg-surface-1', className)}
    >
      <header className="flex min-h-10 items-center justify-between gap-3 border-b px-4 py-1.5">
        <h2 id={headingId} className="text-13 font-semibold">
          {title}
        </h2>
        {aside && <div className="flex items-center gap-2 text-12 text-muted">{aside}</div>}
      </header>
      {children}
    </section>
  );
}
