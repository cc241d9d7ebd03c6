import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { useConnection } from '#renderer/lib/agent-link.ts';
import { useNow } from '#renderer/lib/now.ts';
import { useFormat } from '#renderer/lib/use-format.ts';

type TimeAgoProps = { at: number | null; zone?: string; className?: string };

/** "6 min ago", and the exact time where asked. While the agent is away it says the time itself. */
export function TimeAgo({ at, zone, className }: TimeAgoProps) {
  const { t } = useTranslation();
  const format = useFormat(zone);
  const isOffline = useConnection().state === 'offline';
  const words = useNow(
    useCallback((now) => (at === null ? '' : format.ago(at, now)), [at, format]),
  );

  if (at === null) {
    return <span className={className}>{t('never')}</span>;
  }
  return (
    <time dateTime={new Date(at).toISOString()} title={format.exact(at)} className={className}>
      {isOffline ? format.dateTime(at) : words}
    </time>
  );
}

type TimeSinceProps = {
  at: number;
  /** In the largest unit alone, for columns. */
  isShort?: boolean;
  className?: string;
};

/** "6 min 3 s": how long something has lasted. */
export function TimeSince({ at, isShort = false, className }: TimeSinceProps) {
  const format = useFormat();
  const words = useNow(
    useCallback(
      (now) => (isShort ? format.span(now - at) : format.duration(now - at)),
      [at, isShort, format],
    ),
  );

  return (
    <time dateTime={new Date(at).toISOString()} title={format.exact(at)} className={className}>
      {words}
    </time>
  );
}
