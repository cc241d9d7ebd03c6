import { cn } from '#renderer/lib/cn.ts';

import { CopyButton } from './copy-button.tsx';

type CopyBlockProps = {
  text: string;
  /** What the button copies. */
  label: string;
  className?: string;
};

/** A text to be taken elsewhere as it is: an address, a command, some lines. */
export function CopyBlock({ text, label, className }: CopyBlockProps) {
  return (
    <div className={cn('flex items-start gap-2 rounded-md border bg-surface-0 p-1.5', className)}>
      {/* Long lines are scrolled, which takes a stop for the keyboard. */}
      <pre
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
        tabIndex={0}
        className="max-h-56 min-w-0 flex-1 overflow-auto px-1.5 py-0.5 font-mono text-12 leading-5 whitespace-pre"
      >
        {text}
      </pre>
      <CopyButton text={text} label={label} />
    </div>
  );
}
