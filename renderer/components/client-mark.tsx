import { cn } from '#renderer/lib/cn.ts';

// Whole class names, so that Tailwind finds them.
const hues = [
  'bg-client-1',
  'bg-client-2',
  'bg-client-3',
  'bg-client-4',
  'bg-client-5',
  'bg-client-6',
  'bg-client-7',
  'bg-client-8',
  'bg-client-9',
  'bg-client-10',
  'bg-client-11',
  'bg-client-12',
] as const;

/** The client's own hue, the same on every screen and machine. `undefined` (all clients) is neutral. */
export function clientHue(tenantId: string | undefined): string {
  if (tenantId === undefined) {
    return 'bg-border-control';
  }
  // The last digits of a UUIDv7 are random.
  const digits = Number.parseInt(tenantId.slice(-6), 16) || 0;
  return hues[digits % hues.length] ?? hues[0];
}

/** Two letters: of the first and the last word, or the first two of the only one. */
export function initialsOf(name: string): string {
  const words = name
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => Array.from(word));
  const [first = [], last] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return `${first[0] ?? ''}${last?.[0] ?? first[1] ?? ''}`.toUpperCase();
}

type ClientMarkProps = { tenantId: string | undefined; name: string; className?: string };

/** Decoration beside the client's name: its initials on its hue. */
export function ClientMark({ tenantId, name, className }: ClientMarkProps) {
  return (
    <span
      aria-hidden
      className={cn(
        'inline-flex h-5 w-6 shrink-0 items-center justify-center rounded-sm text-12 font-semibold text-on-accent',
        clientHue(tenantId),
        className,
      )}
    >
      {initialsOf(name)}
    </span>
  );
}
