import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import type { DataSort, RowTint } from '#renderer/components/data-table/data-column.ts';
import { DataTable } from '#renderer/components/data-table/data-table.tsx';
import { botsAsSubject, useAskForQuiet } from '#renderer/lib/quiet-dialog.ts';
import { useTenantScope } from '#renderer/lib/tenant-scope.ts';
import type { Status } from '#shared/status.ts';

import type { BotsSearch } from './bots-search.ts';
import { useBotColumns } from './use-bot-columns.tsx';
import type { BotRow } from './use-bots.ts';
import type { Bulk } from './use-bulk.ts';

const tints: Readonly<Partial<Record<Status, RowTint>>> = {
  needs_you: 'down',
  down: 'down',
  degraded: 'degraded',
  healing: 'healing',
};

type BotsTableProps = {
  rows: readonly BotRow[];
  wish: string;
  search: BotsSearch;
  setSearch: (patch: BotsSearch) => void;
  bulk: Bulk;
  onEdit: (bot: BotRow) => void;
  onRestart: (bots: readonly BotRow[]) => void;
};

/** The rows, their keys and where they lead. */
export function BotsTable(props: BotsTableProps) {
  const { rows, wish, search, setSearch, bulk, onEdit, onRestart } = props;
  const { t } = useTranslation('bots');
  const navigate = useNavigate();
  const { tenantId } = useTenantScope();
  const askForQuiet = useAskForQuiet();
  const columns = useBotColumns(tenantId === undefined);

  return (
    <DataTable
      label={t('title')}
      rows={rows}
      columns={columns}
      rowId={idOf}
      wish={wish}
      sort={sortOf(search)}
      onSortChange={(sort) =>
        setSearch({ sort: sort?.column, desc: sort?.descending || undefined })
      }
      selection={bulk.selection}
      onSelectionChange={bulk.setSelection}
      onOpen={(bot) =>
        void navigate({
          to: '/bots/$tenantId/$botId',
          params: { tenantId: bot.tenantId, botId: bot.id },
        })
      }
      rowKeys={{
        h: (bot) => bulk.check(bulk.orSelected(bot)),
        p: (bot) => bulk.togglePause(bulk.orSelected(bot)),
        r: (bot) => onRestart(bulk.orSelected(bot)),
        m: (bot) => askForQuiet({ kind: 'menu', subject: botsAsSubject(bulk.orSelected(bot)) }),
        e: onEdit,
      }}
      tint={({ status }) => tints[status]}
      version={({ status, since }) => `${status} ${since}`}
      className="min-h-48 flex-1 overflow-hidden rounded-lg border bg-surface-1"
    />
  );
}

function idOf({ id }: BotRow): string {
  return id;
}

function sortOf({ sort, desc }: BotsSearch): DataSort | undefined {
  return sort === undefined ? undefined : { column: sort, descending: desc === true };
}
