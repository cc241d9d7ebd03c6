import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { RowTint } from '#renderer/components/data-table/data-column.ts';
import { DataTable } from '#renderer/components/data-table/data-table.tsx';
import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { PageHeader } from '#renderer/components/page-header.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { cn } from '#renderer/lib/cn.ts';
import { useFleet } from '#renderer/lib/use-fleet.ts';
import { useShortcuts } from '#renderer/lib/use-shortcuts.ts';
import type { Alert } from '#shared/schemas/alert.ts';

import { AlertPanel } from './alert-panel.tsx';
import { type AlertsSearch, alertsSearchSchema } from './alerts-search.ts';
import { InboxBulkBar } from './inbox-bulk-bar.tsx';
import { InboxEmpty } from './inbox-empty.tsx';
import { InboxLoading } from './inbox-loading.tsx';
import { InboxTabs } from './inbox-tabs.tsx';
import { useAlertActions } from './use-alert-actions.ts';
import { useAlertColumns } from './use-alert-columns.tsx';
import { useAlerts } from './use-alerts.ts';
import { useOpenedAlert } from './use-opened-alert.ts';

const noneSelected: ReadonlySet<string> = new Set();

/** What needs a decision, in which order. */
export function AlertsScreen() {
  const { t } = useTranslation('alerts-screen');
  const navigate = useNavigate();
  const search = alertsSearchSchema.parse(useSearch({ strict: false }));
  const tab = search.state ?? 'open';
  const inbox = useAlerts(tab);
  const { alerts } = inbox;
  const actions = useAlertActions();
  const sentence = useInboxSentence();
  const [selection, setSelection] = useState(noneSelected);
  const selected = useMemo(() => alerts.filter(({ id }) => selection.has(id)), [alerts, selection]);
  const opened = useOpenedAlert(alerts, search.alert);
  const columns = useAlertColumns(tab, opened?.id);
  const panel = useRef<HTMLElement>(null);
  const list = useRef<HTMLDivElement>(null);

  const setSearch = (patch: AlertsSearch) =>
    void navigate({
      to: '.',
      search: (before: object) => ({ ...before, ...patch }),
      replace: true,
    });
  const close = () => {
    setSearch({ alert: undefined });
    list.current?.querySelector<HTMLElement>('[role="grid"]')?.focus();
  };
  const those = (alert: Alert): readonly Alert[] => (selected.length > 0 ? selected : [alert]);
  const inHand = selected.length > 0 ? selected : opened ? [opened] : [];

  useEffect(() => {
    if (search.alert !== undefined) {
      panel.current?.focus({ preventScroll: true });
    }
  }, [search.alert]);
  const openBeside = (step: 1 | -1) => {
    const at = alerts.findIndex(({ id }) => id === search.alert);
    const next = alerts[Math.max(0, at + step)];
    if (next) {
      setSearch({ alert: next.id });
    }
  };
  useShortcuts({
    ...(opened ? { j: () => openBeside(1), k: () => openBeside(-1) } : {}),
    ...(inHand.length > 0
      ? { a: () => actions.acknowledge(inHand), e: () => actions.resolve(inHand) }
      : {}),
    ...(selected.length > 0
      ? { escape: () => setSelection(noneSelected) }
      : opened
        ? { escape: close }
        : {}),
  });

  return (
    <>
      <PageHeader title={sentence} documentTitle={t('title')} />
      <InboxTabs
        tab={tab}
        onChange={(state) => {
          setSelection(noneSelected);
          setSearch({ state: state === 'open' ? undefined : state, alert: undefined });
        }}
      />
      {inbox.error && (
        <ErrorNotice error={inbox.error} title={t('load-failed')} onRetry={inbox.retry} />
      )}
      {selected.length > 0 && (
        <InboxBulkBar
          alerts={selected}
          actions={actions}
          onClear={() => setSelection(noneSelected)}
        />
      )}
      {inbox.isLoading && <InboxLoading />}
      {!inbox.isLoading && alerts.length === 0 && !inbox.error && (
        <div className="rounded-lg border bg-surface-1">
          <InboxEmpty tab={tab} />
        </div>
      )}
      <div
        className={cn(
          'grid min-h-0 flex-1 gap-4',
          opened && 'grid-cols-[minmax(0,1fr)_minmax(19rem,24rem)]',
        )}
      >
        {alerts.length > 0 && (
          <div ref={list} className="flex min-h-48 flex-col gap-2">
            <DataTable
              label={t('title')}
              rows={alerts}
              columns={columns}
              rowId={({ id }) => id}
              wish={tab}
              selection={selection}
              onSelectionChange={setSelection}
              onOpen={({ id }) => setSearch({ alert: id })}
              rowKeys={{
                a: (alert) => actions.acknowledge(those(alert)),
                e: (alert) => actions.resolve(those(alert)),
              }}
              tint={(alert) => tintOf(alert)}
              version={({ state, severity }) => `${state} ${severity}`}
              className={cn(
                'min-h-0 flex-1 overflow-hidden rounded-lg border bg-surface-1',
                inbox.isOfOtherTab && 'opacity-60',
              )}
            />
            {inbox.hasMore && (
              <Button className="self-center" onClick={inbox.loadMore}>
                {t('more')}
              </Button>
            )}
          </div>
        )}
        {opened && <AlertPanel alert={opened} actions={actions} onClose={close} panel={panel} />}
      </div>
    </>
  );
}

function tintOf({ severity, state }: Alert): RowTint | undefined {
  if (state === 'resolved' || severity === 'info') {
    return undefined;
  }
  return severity === 'warning' ? 'degraded' : 'down';
}

/** "2 need a decision", or that none does. */
function useInboxSentence(): string {
  const { t } = useTranslation('alerts-screen');
  const { fleet } = useFleet();
  return fleet ? t('sentence', { count: fleet.openAlerts }) : t('title');
}
