import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import type { DataColumn } from '#renderer/components/data-table/data-column.ts';
import { TimeAgo, TimeSince } from '#renderer/components/time-ago.tsx';
import { cn } from '#renderer/lib/cn.ts';
import { useMedia } from '#renderer/lib/use-media.ts';
import type { Alert } from '#shared/schemas/alert.ts';

import type { InboxTab } from './alerts-search.ts';
import { SeverityLabel } from './severity-label.tsx';
import { useAlertWords } from './use-alert-words.ts';

/** The inbox's columns; beside an open panel only those that there is room for, with the opened one marked. */
export function useAlertColumns(
  tab: InboxTab,
  openedId: string | undefined,
): readonly DataColumn<Alert>[] {
  const { t } = useTranslation('alerts-screen');
  const wordsOf = useAlertWords();
  const isWide = useMedia('(min-width: 1300px)');
  const hasAbout = isWide || openedId === undefined;

  return useMemo(() => {
    const severity: DataColumn<Alert> = {
      id: 'severity',
      header: t('column.severity'),
      width: '6.75rem',
      cell: (alert) => <SeverityLabel severity={alert.severity} />,
    };
    const title: DataColumn<Alert> = {
      id: 'title',
      header: t('column.title'),
      width: 'minmax(8rem, 2fr)',
      cell: (alert) => {
        const words = wordsOf(alert).title;
        return (
          <span
            className={cn('truncate font-medium', alert.id === openedId && 'text-accent')}
            title={words}
          >
            {words}
          </span>
        );
      },
    };
    const about: DataColumn<Alert> = {
      id: 'about',
      header: t('column.about'),
      width: 'minmax(8rem, 1fr)',
      cell: (alert) => {
        const words = wordsOf(alert).about;
        return (
          <span className="truncate text-muted" title={words}>
            {words}
          </span>
        );
      },
    };
    const age: DataColumn<Alert> = {
      id: 'age',
      header: t(tab === 'resolved' ? 'column.resolved' : 'column.age'),
      width: hasAbout ? '6.5rem' : '4.75rem',
      align: 'end',
      cell: ({ openedAt, resolvedAt }) =>
        resolvedAt === null ? (
          <TimeSince at={openedAt} isShort className="text-muted" />
        ) : (
          <TimeAgo at={resolvedAt} className="text-muted" />
        ),
    };
    return [severity, title, ...(hasAbout ? [about] : []), age];
  }, [t, wordsOf, tab, openedId, hasAbout]);
}
