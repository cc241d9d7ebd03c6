import { Check } from 'lucide-react';
import type { ComponentProps } from 'react';

/** A box to tick; it needs a name of its own, or a label. */
export function Checkbox(props: Omit<ComponentProps<'input'>, 'type' | 'className'>) {
  return (
    <span className="relative flex size-4 shrink-0 items-center justify-center">
      <input
        {...props}
        type="checkbox"
        className="peer size-4 appearance-none rounded-sm border border-border-control bg-surface-1 checked:border-accent checked:bg-accent disabled:opacity-50"
      />
      <Check
        aria-hidden
        className="pointer-events-none absolute hidden size-3 text-on-accent stroke-3 peer-checked:block"
      />
    </span>
  );
}
