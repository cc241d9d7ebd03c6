import { cn } from '#renderer/lib/cn.ts';

/** A grey shape where something will be; it shows only once waiting becomes noticeable. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden
      className={cn('block h-3 animate-appear rounded-sm bg-surface-2', className)}
    />
  );
}
