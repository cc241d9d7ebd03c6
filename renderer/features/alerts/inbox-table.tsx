import { useTranslation } from 'react-i18next';

import type { RowTint } from '#renderer/components/data-table/data-column.ts';
import { DataTable } from '#renderer/components/data-table/data-table.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { type Alert, alertVerdicts } from '#shared/schemas/alert.ts';

import { alertsOf, type InboxRow } from './inbox-rows.ts';
import type { Inbox } from './use-inbox.ts';
import { useInboxColumns } from './use-inbox-columns.tsx';
import type { InboxVerbs } from './use-inbox-verbs.ts';

/** The lines of the tab, with the keys that work on them. */
export function InboxTable({ inbox, verbs }: { inbox: Inbox; verbs: InboxVerbs }) {
  const { t } = useTranslation('alerts-screen');
  const { rows, tab, opened, selected, setGroupOpen } = inbox;
  const columns = useInboxColumns({ tab, openedId: opened?.id, setGroupOpen });
  const orSelected = (row: InboxRow): readonly Alert[] =>
    selected.length > 0 ? selected : alertsOf(row);
  // The panel's own keys are for the alert it shows, not for another that the cursor is on.
  const ofPanel = alertVerdicts.map((verdict, index) => [
    String(index + 1),
    (row: InboxRow) => row.id === opened?.id && verbs.judge(alertsOf(row), verdict),
  ]);

  return (
    <>
      <DataTable
        label={t('title')}
        rows={rows}
        columns={columns}
        rowId={({ id }) => id}
        wish={`${tab} ${inbox.by} ${rows.filter((row) => row.kind === 'group' && row.isOpen).length}`}
        selection={inbox.selection}
        onSelectionChange={inbox.setSelection}
        onOpen={(row) =>
          row.kind === 'group' ? setGroupOpen(row.id, !row.isOpen) : inbox.open(row.alert.id)
        }
        rowKeys={{
          a: (row) => verbs.acknowledge(orSelected(row)),
          e: (row) => verbs.resolve(orSelected(row)),
          s: (row) => verbs.ask('snooze', orSelected(row)),
          m: (row) => verbs.ask('quiet', orSelected(row)),
          v: (row) => verbs.ask('verdict', orSelected(row)),
          ArrowRight: (row) => row.kind === 'group' && setGroupOpen(row.id, true),
          ArrowLeft: (row) => row.kind === 'group' && setGroupOpen(row.id, false),
          ...Object.fromEntries(ofPanel),
        }}
        tint={tintOf}
        version={(row) =>
          alertsOf(row)
            .map(({ state, severity }) => `${state} ${severity}`)
            .join()
        }
        className="min-h-0 flex-1 overflow-hidden rounded-lg border bg-surface-1"
      />
      {inbox.hasMore && (
        <Button className="self-center" onClick={inbox.loadMore}>
          {t('more')}
        </Button>
      )}
    </>
  );
}

function tintOf(row: InboxRow): RowTint | undefined {
  const [alert] = alertsOf(row);
  if (alert === undefined || alert.state === 'resolved' || alert.severity === 'info') {
    return undefined;
  }
  return alert.severity === 'warning' ? 'degraded' : 'down';
}
