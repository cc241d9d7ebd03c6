import { Plus } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { PageHeader } from '#renderer/components/page-header.tsx';
import { Kbd } from '#renderer/components/ui/kbd.tsx';
import type { BotRef } from '#renderer/features/bots/bot-ref.ts';
import { AddBotDialog } from '#renderer/features/bots/form/add/add-bot-dialog.tsx';
import { EditBotDialog } from '#renderer/features/bots/form/edit-bot-dialog.tsx';
import { BulkProgress } from '#renderer/features/bots/recovery/bulk-progress.tsx';
import { BulkRestartDialog } from '#renderer/features/bots/recovery/bulk-restart-dialog.tsx';
import { RestartDialog } from '#renderer/features/bots/recovery/restart-dialog.tsx';
import { useBulkRestarts } from '#renderer/features/bots/recovery/use-bulk-restarts.ts';
import { RemoveDialog } from '#renderer/features/bots/remove-dialog.tsx';
import { botsAsSubject, useAskForQuiet } from '#renderer/lib/quiet-dialog.ts';
import { useShortcuts } from '#renderer/lib/use-shortcuts.ts';

import { BotsEmpty } from './bots-empty.tsx';
import { BotsLoading } from './bots-loading.tsx';
import { BotsTable } from './bots-table.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { FilterBox } from './filter-box.tsx';
import { type BotRow, useBots } from './use-bots.ts';
import { useBotsSearch } from './use-bots-search.ts';
import { useBotsSentence } from './use-bots-sentence.ts';
import { useBulk } from './use-bulk.ts';
import { useFilteredBots } from './use-filtered-bots.ts';
import { ViewTabs } from './view-tabs.tsx';

/** Which bots are not right, and what to do with many of them at once. */
export function BotsScreen() {
  const { t } = useTranslation('bots');
  const { search, setSearch, view, text, setText, clearFilter } = useBotsSearch();
  const { bots, error, isLoading, retry } = useBots();
  const { rows, counts, unknown, wish } = useFilteredBots(bots, view, text);
  const bulk = useBulk(rows);
  const { selected } = bulk;
  const sentence = useBotsSentence(bots);
  const clients = useMemo(() => [...new Set(bots.map(({ client }) => client))].sort(), [bots]);
  const input = useRef<HTMLInputElement>(null);
  const [doomed, setDoomed] = useState<readonly BotRef[]>([]);
  const [edited, setEdited] = useState<BotRow>();
  const [restarting, setRestarting] = useState<readonly BotRow[]>([]);
  const askForQuiet = useAskForQuiet();
  const isUnread = isLoading || (error !== null && bots.length === 0);
  const add = () => setSearch({ add: true });
  const closeAdd = () => setSearch({ add: undefined });

  useShortcuts({
    '/': () => input.current?.focus(),
    n: add,
    ...(selected.length > 0
      ? {
          h: () => bulk.check(selected),
          p: () => bulk.togglePause(selected),
          r: () => setRestarting(selected),
          m: () => askForQuiet({ kind: 'menu', subject: botsAsSubject(selected) }),
          escape: bulk.clear,
        }
      : {}),
  });

  return (
    <>
      <PageHeader title={isUnread ? t('title') : sentence} documentTitle={t('title')}>
        <AddButton onAdd={add} />
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
          bulk={bulk}
          onRestart={() => setRestarting(selected)}
          onRemove={() => setDoomed(selected)}
        />
      )}
      <Restarts bots={bots} restarting={restarting} onClose={() => setRestarting([])} />
      {isLoading && <BotsLoading />}
      {!isUnread && rows.length === 0 && (
        <BotsEmpty
          hasBots={bots.length > 0}
          view={t(`view.${view}`)}
          text={text}
          unknown={unknown}
          onClear={clearFilter}
          onAdd={add}
        />
      )}
      {rows.length > 0 && (
        <BotsTable
          rows={rows}
          wish={wish}
          search={search}
          setSearch={setSearch}
          bulk={bulk}
          onEdit={setEdited}
          onRestart={setRestarting}
        />
      )}
      <AddBotDialog open={search.add === true} onClose={closeAdd} />
      <EditBotDialog bot={edited} onClose={() => setEdited(undefined)} />
      <RemoveDialog bots={doomed} onClose={() => setDoomed([])} onRemove={bulk.remove} />
    </>
  );
}

type RestartsProps = {
  bots: readonly BotRow[];
  /** Those that are asked about; none where nothing is. */
  restarting: readonly BotRow[];
  onClose: () => void;
};

/** Asks before one bot or many are restarted, and shows how far many have come. */
function Restarts({ bots, restarting, onClose }: RestartsProps) {
  const tenantIds = useMemo(() => [...new Set(bots.map(({ tenantId }) => tenantId))], [bots]);
  const { bulks, isBusy, restart, retry, cancel, putAway } = useBulkRestarts(tenantIds);
  const [only] = restarting;

  return (
    <>
      {bulks.map((bulk) => (
        <BulkProgress
          key={bulk.tenantId}
          bulk={bulk}
          client={
            tenantIds.length > 1
              ? bots.find(({ tenantId }) => tenantId === bulk.tenantId)?.client
              : undefined
          }
          nameOf={(botId) => bots.find(({ id }) => id === botId)?.name ?? ''}
          isBusy={isBusy}
          onCancel={() => cancel(bulk)}
          onRetry={(botIds) => retry(bulk, botIds)}
          onDismiss={() => putAway(bulk)}
        />
      ))}
      <RestartDialog bot={restarting.length === 1 ? only : undefined} onClose={onClose} />
      <BulkRestartDialog
        bots={restarting.length > 1 ? restarting : []}
        onClose={onClose}
        onRestart={restart}
      />
    </>
  );
}

function AddButton({ onAdd }: { onAdd: () => void }) {
  const { t } = useTranslation('bots');

  return (
    <ActionButton needs="operator" variant="primary" size="lg" onClick={onAdd}>
      <Plus aria-hidden />
      {t('add.open')}
      <Kbd
        keys="n"
        className="text-on-accent [&_span]:border-on-accent/40 [&_span]:bg-transparent"
      />
    </ActionButton>
  );
}
