import { type Ref, useImperativeHandle, useRef } from 'react';

import { cn } from '#renderer/lib/cn.ts';

const lineRem = 1.125;
const spareLines = 4;

export type ConfigTextHandle = { goToLine: (line: number) => void };

type ConfigTextAreaProps = {
  value: string;
  onChange: (text: string) => void;
  label: string;
  /** The lines that something is wrong with, from 1. */
  marked: ReadonlySet<number>;
  handle?: Ref<ConfigTextHandle>;
};

/** A plain text field with line numbers; lines that are objected to are marked beside their number. */
export function ConfigTextArea({ value, onChange, label, marked, handle }: ConfigTextAreaProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const count = value.split('\n').length;

  useImperativeHandle(handle, () => ({
    goToLine: (line) => {
      const lines = value.split('\n');
      const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
      field.current?.focus();
      field.current?.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
    },
  }));

  return (
    <div
      // As tall as the text and a few lines more, within what a screen has room for.
      style={{ height: `calc(${(count + spareLines) * lineRem}rem + 0.875rem)` }}
      className="flex max-h-[min(24rem,50vh)] min-h-40 overflow-hidden rounded-md border border-border-control bg-surface-1 font-mono text-12 leading-[1.125rem]"
    >
      <div
        ref={gutter}
        aria-hidden
        className="overflow-hidden border-r bg-surface-0 py-1.5 text-right text-muted select-none tabular-nums"
      >
        {Array.from({ length: count }, (_, at) => (
          <div
            key={at}
            className={cn(
              'h-[1.125rem] border-l-2 border-l-transparent pr-1.5 pl-2',
              marked.has(at + 1) && 'border-l-down bg-tint-down font-semibold text-down-text',
            )}
          >
            {at + 1}
          </div>
        ))}
        <div className="h-6" />
      </div>
      <textarea
        ref={field}
        value={value}
        aria-label={label}
        aria-invalid={marked.size > 0 ? true : undefined}
        wrap="off"
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        onChange={({ target }) => onChange(target.value)}
        onScroll={({ currentTarget }) => {
          if (gutter.current) {
            gutter.current.scrollTop = currentTarget.scrollTop;
          }
        }}
        className="min-w-0 flex-1 resize-none bg-transparent px-2 py-1.5 whitespace-pre text-text -outline-offset-2"
      />
    </div>
  );
}
