import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { useNow } from '#renderer/lib/now.ts';
import { useFormat } from '#renderer/lib/use-format.ts';

const secondMs = 1_000;

type CountdownProps = { to: number; className?: string };

/** "in 0:42", counted down by the screen itself; "now" once the moment has come. */
export function Countdown({ to, className }: CountdownProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const left = useNow(useCallback((now) => Math.ceil((to - now) / secondMs), [to]));

  return (
    <time
      dateTime={new Date(to).toISOString()}
      title={format.exact(to)}
      className={className}
      role="timer"
    >
      {left <= 0 ? t('now') : t('in', { span: format.stopwatch(left * secondMs) })}
    </time>
  );
}

type StopwatchProps = { from: number; className?: string };

/** "0:20": how long something is under way. */
export function Stopwatch({ from, className }: StopwatchProps) {
  const format = useFormat();
  const words = useNow(useCallback((now) => format.stopwatch(now - from), [from, format]));

  return (
    <time
      dateTime={new Date(from).toISOString()}
      title={format.exact(from)}
      className={className}
      role="timer"
    >
      {words}
    </time>
  );
}
