import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { cn } from '#renderer/lib/cn.ts';
import type { Status } from '#shared/status.ts';

type Look = { fill: string; text: string; shape: ReactNode };

const square = <rect x="1.5" y="1.5" width="13" height="13" rx="2" fill="currentColor" />;
const strokeOnFill = {
  stroke: 'var(--surface-1)',
  strokeWidth: 2,
  strokeLinecap: 'round',
} as const;

/** Eight shapes that can be told apart without their colours, each drawn in a 16 by 16 box. */
const looks: Readonly<Record<Status, Look>> = {
  ok: {
    fill: 'text-ok',
    text: 'text-ok-text',
    shape: <circle cx="8" cy="8" r="6.5" fill="currentColor" />,
  },
  degraded: {
    fill: 'text-degraded',
    text: 'text-degraded-text',
    shape: <path d="M8 1.5 15.2 14.5H.8Z" fill="currentColor" strokeLinejoin="round" />,
  },
  healing: {
    fill: 'text-healing',
    text: 'text-healing-text',
    shape: (
      <>
        <circle cx="8" cy="8" r="5.75" fill="none" stroke="currentColor" strokeWidth="1.5" />
        <path d="M8 2.25a5.75 5.75 0 0 1 0 11.5Z" fill="currentColor" />
      </>
    ),
  },
  down: {
    fill: 'text-down',
    text: 'text-down-text',
    shape: (
      <>
        {square}
        <path d="m5.25 5.25 5.5 5.5m0-5.5-5.5 5.5" fill="none" {...strokeOnFill} />
      </>
    ),
  },
  needs_you: {
    fill: 'text-down',
    text: 'text-down-text',
    shape: (
      <>
        {square}
        <path d="M8 4.25v4.25m0 3v.01" fill="none" {...strokeOnFill} />
      </>
    ),
  },
  maintenance: {
    fill: 'text-unknown',
    text: 'text-unknown-text',
    shape: (
      <>
        <rect
          x="1.25"
          y="4.75"
          width="13.5"
          height="6.5"
          rx="1"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
        />
        <path d="m3 11 5.5-6m-1.5 6 5.5-6" stroke="currentColor" strokeWidth="1.5" />
      </>
    ),
  },
  paused: {
    fill: 'text-unknown',
    text: 'text-unknown-text',
    shape: (
      <path
        d="M3.25 2.75h3v10.5h-3Zm6.5 0h3v10.5h-3Z"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
    ),
  },
  unknown: {
    fill: 'text-unknown',
    text: 'text-unknown-text',
    shape: (
      <path
        d="M8 1.75 14.25 8 8 14.25 1.75 8Z"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.75"
        strokeLinejoin="round"
      />
    ),
  },
};

/** The class that colours text of this status; always beside its word or shape. */
export function statusTextClass(status: Status): string {
  return looks[status].text;
}

type StatusIconProps = { status: Status; className?: string; label?: string };

/** The shape alone. With `label` it is an image of that name; without, something beside it says the word. */
export function StatusIcon({ status, className, label }: StatusIconProps) {
  const { fill, shape } = looks[status];
  const naming =
    label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };

  return (
    <svg
      viewBox="0 0 16 16"
      data-status={status}
      className={cn(
        'size-3.5 shrink-0',
        fill,
        status === 'healing' && 'motion-safe:animate-half-turn',
        className,
      )}
      {...naming}
    >
      {shape}
    </svg>
  );
}

/** Shape, word and colour together, so that none of them is needed alone. */
export function StatusLabel({ status, className }: { status: Status; className?: string }) {
  const { t } = useTranslation('status');

  return (
    <span
      className={cn(
        'inline-flex items-center gap-1.5 whitespace-nowrap',
        looks[status].text,
        className,
      )}
    >
      <StatusIcon status={status} />
      {t(`name.${status}`)}
    </span>
  );
}
