import { cn } from '#renderer/lib/cn.ts';
import { isMac } from '#renderer/lib/use-shortcuts.ts';

const names: Readonly<Record<string, string>> = {
  mod: isMac ? '⌘' : 'Ctrl',
  shift: isMac ? '⇧' : 'Shift',
  alt: isMac ? '⌥' : 'Alt',
  enter: '↵',
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
};

/** Keys as `shortcuts.ts` writes them, drawn for reading. */
export function Kbd({ keys, className }: { keys: string; className?: string }) {
  return (
    <kbd className={cn('inline-flex gap-1 font-sans text-12 text-muted', className)}>
      {keys.split(' ').map((press) => (
        <span key={press} className="rounded-sm border bg-surface-0 px-1 leading-[1.125rem]">
          {press
            .split('+')
            .map((key) => names[key] ?? key.toUpperCase())
            .join(isMac ? '' : '+')}
        </span>
      ))}
    </kbd>
  );
}
