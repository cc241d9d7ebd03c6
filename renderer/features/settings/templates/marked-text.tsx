import { type ComponentProps, useRef } from 'react';

import { cn } from '#renderer/lib/cn.ts';

import { markedParts, type Range } from './issue-range.ts';

type MarkedTextProps = Omit<ComponentProps<'textarea'>, 'value' | 'onChange' | 'className'> & {
  value: string;
  /** What is underlined in it. */
  marks: readonly Range[];
  onChange: (value: string) => void;
};

// Both layers have to break their lines in the same places.
const layer = 'px-3 py-2 font-mono text-13 leading-5 break-words whitespace-pre-wrap';

/** A text of several lines that underlines what is wrong in it, as it is typed. */
export function MarkedText({ value, marks, onChange, ref, ...props }: MarkedTextProps) {
  const behind = useRef<HTMLDivElement>(null);

  return (
    <div className="relative rounded-md border border-border-control bg-surface-1 has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-accent has-[textarea[aria-invalid=true]]:border-down">
      <div
        ref={behind}
        aria-hidden
        className={cn(
          layer,
          'pointer-events-none absolute inset-0 overflow-hidden text-transparent',
        )}
      >
        {markedParts(value, marks).map(({ text, isMarked }, index) => (
          <span
            key={index}
            className={cn(
              isMarked &&
                'rounded-[2px] bg-tint-down underline decoration-down decoration-wavy decoration-1 underline-offset-4',
            )}
          >
            {text}
          </span>
        ))}
        {/* A line break at the end takes room in a field, but not in a block. */}
        {'\u200b'}
      </div>
      <textarea
        {...props}
        ref={ref}
        value={value}
        spellCheck={false}
        onChange={({ target }) => onChange(target.value)}
        onScroll={({ currentTarget }) => {
          if (behind.current) {
            behind.current.scrollTop = currentTarget.scrollTop;
          }
        }}
        className={cn(
          layer,
          'relative block w-full resize-y bg-transparent text-text outline-none [scrollbar-gutter:stable]',
        )}
      />
    </div>
  );
}
