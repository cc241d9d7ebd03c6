import type { ReactNode } from 'react';

/** One question about an alert and its answer. */
export function AlertPart({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div>
      <dt className="mb-0.5 text-12 font-medium text-muted">{title}</dt>
      <dd>{children}</dd>
    </div>
  );
}
