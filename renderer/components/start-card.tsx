import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

type StartCardProps = { Icon: LucideIcon; title: string; text: string; children: ReactNode };

/** One way to begin: what it is, what it does, and the button that does it. */
export function StartCard({ Icon, title, text, children }: StartCardProps) {
  return (
    <section className="flex flex-col items-start gap-2 rounded-lg border bg-surface-1 p-4">
      <Icon aria-hidden className="size-5 text-muted stroke-[1.5]" />
      <h2 className="text-14 font-semibold">{title}</h2>
      <p className="flex-1 text-13 text-muted">{text}</p>
      <div className="mt-2">{children}</div>
    </section>
  );
}
