import { ChevronDown, ChevronRight, CloudLightning } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

import { ClientMark } from '#renderer/components/client-mark.tsx';
import type { DataColumn } from '#renderer/components/data-table/data-column.ts';
import { MutedMark } from '#renderer/components/quiet-mark.tsx';
import { TimeAgo, TimeSince } from '#renderer/components/time-ago.tsx';
import { cn } from '#renderer/lib/cn.ts';
import { useTenantScope } from '#renderer/lib/tenant-scope.ts';
import { useBotsById } from '#renderer/lib/use-bots-by-id.ts';
import { useMedia } from '#renderer/lib/use-media.ts';
import { useTenants } from '#renderer/lib/use-tenants.ts';
import type { Alert } from '#shared/schemas/alert.ts';

import type { InboxTab } from './alerts-search.ts';
import { alertsOf, type InboxRow } from './inbox-rows.ts';
import { NextActorCell } from './next-actor-cell.tsx';
import { SeverityLabel } from './severity-label.tsx';
import { useAlertWords } from './use-alert-words.ts';
import { useGroupWords } from './use-group-words.ts';

type Options = {
  tab: InboxTab;
  openedId: string | undefined;
  setGroupOpen: (id: string, isOpen: boolean) => void;
};

/** The inbox's columns; beside an open panel only those that there is room for, with the opened one marked. */
export function useInboxColumns(options: Options): readonly DataColumn<InboxRow>[] {
  const { tab, openedId, setGroupOpen } = options;
  const { t } = useTranslation('alerts-screen');
  const wordsOf = useAlertWords();
  const groupWords = useGroupWords();
  const bots = useBotsById();
  const { tenantId } = useTenantScope();
  const isWide = useMedia('(min-width: 1300px)');
  const isRoomy = useMedia('(min-width: 1100px)');
  // The panel takes half of it.
  const isTight = !isWide && openedId !== undefined;
  const hasAbout = isWide || (isRoomy && !isTight);

  return useMemo(() => {
    const severity: DataColumn<InboxRow> = {
      id: 'severity',
      header: t('column.severity'),
      isHeaderHidden: isTight,
      width: isTight ? '2.25rem' : '6.75rem',
      cell: (row) => <SeverityLabel severity={gravest(alertsOf(row))} isShort={isTight} />,
    };
    const title: DataColumn<InboxRow> = {
      id: 'title',
      header: t('column.title'),
      width: 'minmax(8rem, 2fr)',
      cell: (row) =>
        row.kind === 'group' ? (
          <GroupTitle
            row={row}
            words={groupWords(row.alerts, row.of).title}
            onToggle={() => setGroupOpen(row.id, !row.isOpen)}
          />
        ) : (
          <AlertTitle
            row={row}
            words={wordsOf(row.alert).title}
            isOpened={row.id === openedId}
            hasClient={!hasAbout && tenantId === undefined}
          />
        ),
    };
    const about: DataColumn<InboxRow> = {
      id: 'about',
      header: t('column.about'),
      width: 'minmax(8rem, 1fr)',
      cell: (row) => {
        const words =
          row.kind === 'group' ? groupWords(row.alerts, row.of).about : wordsOf(row.alert).about;
        return (
          <span className="truncate text-muted" title={words}>
            {words}
          </span>
        );
      },
    };
    const next: DataColumn<InboxRow> = {
      id: 'next',
      header: t('column.next'),
      width: nextWidth(tab, isTight),
      cell: (row) => <NextActorCell alerts={alertsOf(row)} bots={bots} />,
    };
    const age: DataColumn<InboxRow> = {
      id: 'age',
      header: t(tab === 'resolved' ? 'column.resolved' : 'column.age'),
      width: isTight ? '4.75rem' : '6.5rem',
      align: 'end',
      cell: (row) => <Age alerts={alertsOf(row)} />,
    };
    return [
      severity,
      title,
      ...(hasAbout ? [about] : []),
      ...(tab === 'resolved' ? [] : [next]),
      age,
    ];
  }, [t, wordsOf, groupWords, bots, tab, openedId, tenantId, hasAbout, isTight, setGroupOpen]);
}

/** Until when needs more room than who. */
function nextWidth(tab: InboxTab, isTight: boolean): string {
  if (isTight) {
    return '6.75rem';
  }
  return tab === 'snoozed' || tab === 'muted' ? '12.5rem' : '9.5rem';
}

function gravest(alerts: readonly Alert[]): Alert['severity'] {
  // They come gravest first.
  return alerts[0]?.severity ?? 'info';
}

type AlertTitleProps = {
  row: InboxRow & { kind: 'alert' };
  words: string;
  isOpened: boolean;
  /** Whose it is, where no column says it. */
  hasClient: boolean;
};

function AlertTitle({ row, words, isOpened, hasClient }: AlertTitleProps) {
  const { byId } = useTenants();
  const { alert, isInGroup } = row;
  const tenant = alert.tenantId === null ? undefined : byId.get(alert.tenantId);

  return (
    <span className={cn('flex min-w-0 items-center gap-2', isInGroup && 'pl-6')}>
      {hasClient && tenant && (
        <span title={tenant.name} className="flex shrink-0">
          <ClientMark tenantId={tenant.id} name={tenant.name} className="h-4 w-5" />
          <span className="sr-only">{tenant.name}</span>
        </span>
      )}
      <span className={cn('truncate font-medium', isOpened && 'text-accent')} title={words}>
        {words}
      </span>
      {alert.mutedUntil !== null && (
        <MutedMark isShort until={alert.mutedUntil} zone={tenant?.zone} />
      )}
    </span>
  );
}

type GroupTitleProps = {
  row: InboxRow & { kind: 'group' };
  words: string;
  onToggle: () => void;
};

function GroupTitle({ row, words, onToggle }: GroupTitleProps) {
  const { t } = useTranslation('alerts-screen');
  const Chevron = row.isOpen ? ChevronDown : ChevronRight;

  return (
    <button
      type="button"
      tabIndex={-1}
      aria-expanded={row.isOpen}
      title={t(row.isOpen ? 'group.close' : 'group.open')}
      onClick={onToggle}
      className="flex h-6 min-w-0 cursor-default items-center gap-1.5"
    >
      <Chevron aria-hidden className="size-4 shrink-0 text-muted stroke-[1.5]" />
      {row.of === 'storm' && (
        <CloudLightning aria-hidden className="size-4 shrink-0 text-muted stroke-[1.5]" />
      )}
      <span className="truncate font-medium" title={words}>
        {words}
      </span>
    </button>
  );
}

/** How long it has lasted, or when it ended; of several, since the first, and when the last ended. */
function Age({ alerts }: { alerts: readonly Alert[] }) {
  const ends = alerts.flatMap(({ resolvedAt }) => resolvedAt ?? []);
  return ends.length === alerts.length ? (
    <TimeAgo at={Math.max(...ends)} className="text-muted" />
  ) : (
    <TimeSince
      at={Math.min(...alerts.map(({ openedAt }) => openedAt))}
      isShort
      className="text-muted"
    />
  );
}
