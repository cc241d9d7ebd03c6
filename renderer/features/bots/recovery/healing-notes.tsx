import { Link } from '@tanstack/react-router';
import { TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { cn } from '#renderer/lib/cn.ts';
import { useFormat } from '#renderer/lib/use-format.ts';
import type { Ladder } from '#shared/schemas/recovery.ts';

/** "3 of 5 restarts used in 15 min; next allowed 11:02". */
export function BreakerLine({
  breaker,
  className,
}: Pick<Ladder, 'breaker'> & { className?: string }) {
  const { t } = useTranslation('recovery');
  const format = useFormat();
  const { used, limit, windowMs, opensAgainAt } = breaker;

  return (
    <span className={cn('whitespace-nowrap', used >= limit && 'text-down-text', className)}>
      <span aria-hidden className="mr-2 inline-flex translate-y-px gap-0.5 forced-colors:hidden">
        {Array.from({ length: limit }, (_, index) => (
          <span
            key={index}
            className={cn(
              'h-2.5 w-1.5 rounded-[1px] border',
              index < used
                ? used >= limit
                  ? 'border-down bg-down'
                  : 'border-unknown bg-unknown'
                : 'border-border-control',
            )}
          />
        ))}
      </span>
      {t('breaker.used', { used, limit, span: format.span(windowMs) })}
      {opensAgainAt !== null && `; ${t('breaker.next', { time: format.time(opensAgainAt) })}`}
    </span>
  );
}

/** Who else would restart the bot, and how to settle it. */
export function RivalNotes({ rivals }: Pick<Ladder, 'rivals'>) {
  const { t } = useTranslation('recovery');

  return rivals.map((rival) => (
    <p key={rival} className="flex items-start gap-2">
      <TriangleAlert aria-hidden className="mt-0.5 size-3.5 shrink-0 text-degraded-text" />
      {t(`rival.${rival}`)}
    </p>
  ));
}

/** Where nothing can be done: why, and where to change that. */
export function NoAbility() {
  const { t } = useTranslation('recovery');

  return (
    <p>
      {t('ability.none')}{' '}
      <Link
        to="."
        search={(before: object) => ({ ...before, tab: 'settings' as const })}
        className="rounded-sm text-accent underline"
      >
        {t('ability.how')}
      </Link>
    </p>
  );
}
