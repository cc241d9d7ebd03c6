import { useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import type { DataSort, RowTint } from '#renderer/components/data-table/data-column.ts';
import { DataTable } from '#renderer/components/data-table/data-table.tsx';
import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { PageHeader } from '#renderer/components/page-header.tsx';
import { Kbd } from '#renderer/components/ui/kbd.tsx';
import type { BotRef } from '#renderer/features/bots/bot-ref.ts';
import { AddBotDialog } from '#renderer/features/bots/form/add-bot-dialog.tsx';
import { EditBotDialog } from '#renderer/features/bots/form/edit-bot-dialog.tsx';
import { RemoveDialog } from '#renderer/features/bots/remove-dialog.tsx';
import { useBotActions } from '#renderer/features/bots/use-bot-actions.ts';
import { useTenantScope } from '#renderer/lib/tenant-scope.ts';
import { useShortcuts } from '#renderer/lib/use-shortcuts.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import type { Status } from '#shared/status.ts';

import { BotsEmpty } from './bots-empty.tsx';
import { BotsLoading } from './bots-loading.tsx';
import { type BotsSearch, botsSearchSchema } from './bots-search.ts';
import { BulkBar } from './bulk-bar.tsx';
import { FilterBox } from './filter-box.tsx';
import { useBotColumns } from './use-bot-columns.tsx';
import { type BotRow, useBots } from './use-bots.ts';
import { useBotsSentence } from './use-bots-sentence.ts';
import { useFilteredBots } from './use-filtered-bots.ts';
import { useTypedFilter } from './use-typed-filter.ts';
import { ViewTabs } from './view-tabs.tsx';

const noneSelected: ReadonlySet<string> = new Set();

const tints: Readonly<Partial<Record<Status, RowTint>>> = {
  needs_you: 'down',
  down: 'down',
  degraded: 'degraded',
  healing: 'healing',
};

/** Which bots are not right, and what to do with many of them at once. */
export function BotsScreen() {
  const { t } = useTranslation(['bots', 'common']);
  const navigate = useNavigate();
  const search = botsSearchSchema.parse(useSearch({ strict: false }));
  const { tenantId } = useTenantScope();
  const { bots, error, isLoading, retry } = useBots();
  const actions = useBotActions();
  const sentence = useBotsSentence(bots);
  const input = useRef<HTMLInputElement>(null);

  const setSearch = useCallback(
    (patch: BotsSearch) =>
      void navigate({
        to: '.',
        search: (before: object) => ({ ...before, ...patch }),
        replace: true,
      }),
    [navigate],
  );
  const writeFilter = useCallback((q: string) => setSearch({ q: q || undefined }), [setSearch]);
  const [text, setText] = useTypedFilter(search.q ?? '', writeFilter);
  const view = search.view ?? 'all';
  const { rows, counts, unknown, wish } = useFilteredBots(bots, view, text);
  const columns = useBotColumns(tenantId === undefined);
  const clients = useMemo(() => [...new Set(bots.map(({ client }) => client))].sort(), [bots]);

  const [selection, setSelection] = useState(noneSelected);
  const [doomed, setDoomed] = useState<readonly BotRef[]>([]);
  const [edited, setEdited] = useState<BotView>();
  // Only what is still in sight is acted upon.
  const selected = useMemo(() => rows.filter(({ id }) => selection.has(id)), [rows, selection]);
  const orSelected = (bot: BotRow): readonly BotRow[] => (selected.length > 0 ? selected : [bot]);
  const togglePause = (those: readonly BotRow[]) =>
    void actions.setPaused(those, !those.every(({ status }) => status === 'paused'));
  const check = (those: readonly BotRow[]) => void actions.check(those);
  const clearFilter = () => {
    setText('');
    setSearch({ q: undefined, view: undefined });
  };

  useShortcuts({
    '/': () => input.current?.focus(),
    n: () => setSearch({ add: true }),
    ...(selected.length > 0
      ? {
          h: () => check(selected),
          p: () => togglePause(selected),
          escape: () => setSelection(noneSelected),
        }
      : {}),
  });

  return (
    <>
      <PageHeader
        title={isLoading || (error && bots.length === 0) ? t('title') : sentence}
        documentTitle={t('title')}
      >
        <ActionButton
          needs="operator"
          variant="primary"
          size="lg"
          onClick={() => setSearch({ add: true })}
        >
          <Plus aria-hidden />
          {t('add.open')}
          <Kbd
            keys="n"
            className="text-on-accent [&_span]:border-on-accent/40 [&_span]:bg-transparent"
          />
        </ActionButton>
      </PageHeader>

      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <ViewTabs
          view={view}
          counts={counts}
          onChange={(name) => setSearch({ view: name === 'all' ? undefined : name })}
        />
        <FilterBox text={text} onChange={setText} clients={clients} input={input} />
      </div>

      {error && <ErrorNotice error={error} title={t('load-failed')} onRetry={retry} />}
      {selected.length > 0 && (
        <BulkBar
          bots={selected}
          isBusy={actions.isBusy}
          onCheck={() => check(selected)}
          onPause={() => togglePause(selected)}
          onRemove={() => setDoomed(selected)}
          onClear={() => setSelection(noneSelected)}
        />
      )}
      {isLoading && <BotsLoading />}
      {!isLoading && rows.length === 0 && !(error && bots.length === 0) && (
        <div className="rounded-lg border bg-surface-1">
          <BotsEmpty
            hasBots={bots.length > 0}
            view={t(`view.${view}`)}
            text={text}
            unknown={unknown}
            onClear={clearFilter}
            onAdd={() => setSearch({ add: true })}
          />
        </div>
      )}
      {rows.length > 0 && (
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
          selection={selection}
          onSelectionChange={setSelection}
          onOpen={(bot) =>
            void navigate({
              to: '/bots/$tenantId/$botId',
              params: { tenantId: bot.tenantId, botId: bot.id },
            })
          }
          rowKeys={{
            h: (bot) => check(orSelected(bot)),
            p: (bot) => togglePause(orSelected(bot)),
            e: (bot) => setEdited(bot),
          }}
          tint={({ status }) => tints[status]}
          version={({ status, since }) => `${status} ${since}`}
          className="min-h-48 flex-1 overflow-hidden rounded-lg border bg-surface-1"
        />
      )}

      <AddBotDialog
        open={search.add === true}
        onClose={() => setSearch({ add: undefined })}
        onAdded={() => setSearch({ add: undefined })}
      />
      <EditBotDialog bot={edited} onClose={() => setEdited(undefined)} />
      <RemoveDialog
        bots={doomed}
        onClose={() => setDoomed([])}
        onRemove={(those) => {
          setSelection(noneSelected);
          void actions.remove(those);
        }}
      />
    </>
  );
}

function idOf({ id }: BotRow): string {
  return id;
}

function sortOf({ sort, desc }: BotsSearch): DataSort | undefined {
  return sort === undefined ? undefined : { column: sort, descending: desc === true };
}
