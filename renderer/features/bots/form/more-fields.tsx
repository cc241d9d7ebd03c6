import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFormState } from 'react-hook-form';

type MoreFieldsProps = {
  title: string;
  isOpen: boolean;
  /** The fields in it: it opens where one of them is wrong. */
  names: readonly string[];
  children: ReactNode;
};

/** What most bots never need, folded away. */
export function MoreFields({ title, isOpen, names, children }: MoreFieldsProps) {
  const { errors } = useFormState();
  const hasError = names.some((name) => errors[name]);

  return (
    <details open={isOpen || hasError} className="group rounded-md border">
      <summary className="flex h-8 cursor-default items-center gap-1.5 px-2 text-13 font-medium select-none">
        <ChevronRight
          aria-hidden
          className="size-4 text-muted transition-transform group-open:rotate-90"
        />
        {title}
      </summary>
      <div className="grid gap-4 border-t p-3 sm:grid-cols-2">{children}</div>
    </details>
  );
}
