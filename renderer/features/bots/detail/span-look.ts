import type { SpanState } from '#shared/schemas/health.ts';

/** Fills that are told apart without their colour as well: hatched, dotted, outlined. */
export const spanFill: Readonly<Record<SpanState, string>> = {
  ok: 'bg-ok',
  degraded:
    'bg-degraded bg-[repeating-linear-gradient(-45deg,transparent_0_4px,var(--surface-1)_4px_5px)]',
  down: 'bg-down',
  unknown:
    'bg-[radial-gradient(circle,var(--status-unknown)_1px,transparent_1.25px)] bg-[length:5px_5px]',
  maintenance:
    'bg-[repeating-linear-gradient(45deg,var(--status-unknown)_0_2px,transparent_2px_6px)]',
  paused: 'border border-unknown',
};

/** How tall each stands, so that trouble shows by height too. */
export const spanHeight: Readonly<Record<SpanState, string>> = {
  ok: 'h-1/2',
  degraded: 'h-3/4',
  down: 'h-full',
  unknown: 'h-1/2',
  maintenance: 'h-1/2',
  paused: 'h-1/2',
};
