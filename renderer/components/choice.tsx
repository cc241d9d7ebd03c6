import { Check } from 'lucide-react';
import { type ReactNode, useId } from 'react';

import { cn } from '#renderer/lib/cn.ts';

type ChoiceProps = {
  kind: 'one' | 'many';
  /** Those of one question share it. */
  name: string;
  isChosen: boolean;
  onChoose: (isChosen: boolean) => void;
  label: ReactNode;
  hint?: ReactNode;
  disabled?: boolean;
  /** Where a dialog begins. */
  hasFocusAtFirst?: boolean;
  /** Beside it: what goes with this choice. */
  children?: ReactNode;
  className?: string;
};

/** One answer to pick, alone or among others, with what it means. */
export function Choice(props: ChoiceProps) {
  const { kind, name, isChosen, onChoose, label, hint, disabled = false, children } = props;
  const id = useId();

  return (
    <div className={cn('flex min-h-7 items-center gap-3', props.className)}>
      <span
        className={cn(
          'relative flex size-4 shrink-0 items-center justify-center',
          hint && 'mt-[3px] self-start',
        )}
      >
        <input
          id={id}
          type={kind === 'one' ? 'radio' : 'checkbox'}
          name={name}
          checked={isChosen}
          disabled={disabled}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- a dialog opens on its answer
          autoFocus={props.hasFocusAtFirst}
          aria-describedby={hint ? `${id}-hint` : undefined}
          onChange={({ target }) => onChoose(target.checked)}
          className={cn(
            'peer size-4 appearance-none border border-border-control bg-surface-1 checked:border-accent checked:bg-accent disabled:opacity-50',
            kind === 'one' ? 'rounded-full' : 'rounded-sm',
          )}
        />
        {kind === 'one' ? (
          <span
            aria-hidden
            className="pointer-events-none absolute hidden size-1.5 rounded-full bg-on-accent peer-checked:block"
          />
        ) : (
          <Check
            aria-hidden
            className="pointer-events-none absolute hidden size-3 text-on-accent stroke-3 peer-checked:block"
          />
        )}
      </span>
      <span className="min-w-0 flex-1 py-0.5">
        <label htmlFor={id} className="block text-13">
          {label}
        </label>
        {hint && (
          <span id={`${id}-hint`} className="block text-12 text-muted">
            {hint}
          </span>
        )}
      </span>
      {children}
    </div>
  );
}
