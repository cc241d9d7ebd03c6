import { useTranslation } from 'react-i18next';

import type { RowTint } from '#renderer/components/data-table/data-column.ts';
import { DataTable } from '#renderer/components/data-table/data-table.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { cn } from '#renderer/lib/cn.ts';
import type { Alert } from '#shared/schemas/alert.ts';

import type { AlertActions } from './use-alert-actions.ts';
import { useAlertColumns } from './use-alert-columns.tsx';
import type { Inbox } from './use-inbox.ts';

/** The alerts of the tab, with the keys that work on them. */
export function InboxTable({ inbox, actions }: { inbox: Inbox; actions: AlertActions }) {
  const { t } = useTranslation('alerts-screen');
  const { alerts, tab, opened, selected } = inbox;
  const columns = useAlertColumns(tab, opened?.id);
  const orSelected = (alert: Alert): readonly Alert[] => (selected.length > 0 ? selected : [alert]);

  return (
    <>
      <DataTable
        label={t('title')}
        rows={alerts}
        columns={columns}
        rowId={({ id }) => id}
        wish={tab}
        selection={inbox.selection}
        onSelectionChange={inbox.setSelection}
        onOpen={({ id }) => inbox.open(id)}
        rowKeys={{
          a: (alert) => actions.acknowledge(orSelected(alert)),
          e: (alert) => actions.resolve(orSelected(alert)),
        }}
        tint={tintOf}
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
    </>
  );
}

function tintOf({ severity, state }: Alert): RowTint | undefined {
  if (state === 'resolved' || severity === 'info') {
    return undefined;
  }
  return severity === 'warning' ? 'degraded' : 'down';
}
