import { useCanGoBack, useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { EmptyState } from '#renderer/components/empty-state.tsx';
import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { PageHeader } from '#renderer/components/page-header.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Skeleton } from '#renderer/components/ui/skeleton.tsx';
import { Tabs } from '#renderer/components/ui/tabs.tsx';
import type { BotRef } from '#renderer/features/bots/bot-ref.ts';
import { ConfigTab } from '#renderer/features/bots/config/config-tab.tsx';
import { RollBackDialog } from '#renderer/features/bots/config/roll-back-dialog.tsx';
import { GatewayTab } from '#renderer/features/bots/gateway/gateway-tab.tsx';
import { HeartbeatTab } from '#renderer/features/bots/heartbeat/heartbeat-tab.tsx';
import { BotRecovery } from '#renderer/features/bots/recovery/bot-recovery.tsx';
import { isShown } from '#renderer/features/bots/recovery/ladder-rungs.ts';
import { RestartDialog } from '#renderer/features/bots/recovery/restart-dialog.tsx';
import { RestartsTab } from '#renderer/features/bots/recovery/restarts-tab.tsx';
import { RemoveDialog } from '#renderer/features/bots/remove-dialog.tsx';
import { useBotActions } from '#renderer/features/bots/use-bot-actions.ts';
import { failureOf } from '#renderer/lib/failure.ts';
import { botsAsSubject, useAskForQuiet } from '#renderer/lib/quiet-dialog.ts';
import { ZoneContext } from '#renderer/lib/use-format.ts';
import { useLadder } from '#renderer/lib/use-ladder.ts';
import { useShortcuts } from '#renderer/lib/use-shortcuts.ts';
import { useTenants } from '#renderer/lib/use-tenants.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import type { ConfigVersionId } from '#shared/schemas/ids.ts';

import { BotCause } from './bot-cause.tsx';
import { BotHeader } from './bot-header.tsx';
import { ChecksTab } from './checks-tab.tsx';
import { type DetailSearch, detailSearchSchema, nextRange, tabsOf } from './detail-search.ts';
import { LayersLine } from './layers-line.tsx';
import { OutputTab } from './output-tab.tsx';
import { QuietNote } from './quiet-note.tsx';
import { SettingsTab } from './settings-tab.tsx';
import { TimelineTab } from './timeline-tab.tsx';
import { type BotAddress, useBot, useBotAddress } from './use-bot.ts';
import { useNeighbours } from './use-neighbours.ts';

/** What is wrong with one bot, since when, and what is being done. */
export function BotDetailScreen() {
  const address = useBotAddress();

  return address ? <BotOfAddress key={address.botId} address={address} /> : <NoSuchBot />;
}

function BotOfAddress({ address }: { address: BotAddress }) {
  const { t } = useTranslation('bots');
  const { bot, error, isLoading, retry } = useBot(address);
  const { byId } = useTenants();

  if (error && failureOf(error).code === 'not_found') {
    return <NoSuchBot />;
  }
  if (error && !bot) {
    return (
      <>
        <PageHeader title={t('title')} documentTitle={t('title')} />
        <ErrorNotice error={error} onRetry={retry} />
      </>
    );
  }
  if (isLoading || !bot) {
    return <Loading />;
  }
  return (
    <ZoneContext value={byId.get(bot.tenantId)?.zone}>
      <BotDetail bot={bot} address={address} />
    </ZoneContext>
  );
}

function BotDetail({ bot, address }: { bot: BotView; address: BotAddress }) {
  const { t } = useTranslation('bots');
  const search = detailSearchSchema.parse(useSearch({ strict: false }));
  const { range = '24h' } = search;
  const tabs = tabsOf(bot);
  const tab = tabs.find((name) => name === search.tab) ?? 'timeline';
  const navigate = useNavigate();
  const leave = useLeave();
  const actions = useBotActions();
  const neighbours = useNeighbours(bot.id);
  const { ladder, error: ladderError } = useLadder(bot);
  const hasLadder = ladder !== undefined && isShown(ladder);
  const [doomed, setDoomed] = useState<readonly BotRef[]>([]);
  const [isRestarting, setIsRestarting] = useState(false);
  const [rollBack, setRollBack] = useState<{ to?: ConfigVersionId | undefined }>();

  const setSearch = (patch: DetailSearch) =>
    void navigate({
      to: '.',
      search: (before: object) => ({ ...before, ...patch }),
      replace: true,
    });
  const goTo = (other: BotView | undefined) =>
    other &&
    (() =>
      void navigate({
        to: '/bots/$tenantId/$botId',
        params: { tenantId: other.tenantId, botId: other.id },
        search: (before: object) => before,
        replace: true,
      }));
  const toNeighbours = { previous: goTo(neighbours.previous), next: goTo(neighbours.next) };
  const askForQuiet = useAskForQuiet();
  const isPaused = bot.status === 'paused';
  const check = () => void actions.check([bot]);
  const pause = () => void actions.setPaused([bot], !isPaused);

  const quiet = () => askForQuiet({ kind: 'menu', subject: botsAsSubject([bot]) });

  useShortcuts({
    h: () => !isPaused && !bot.isChecking && check(),
    p: pause,
    r: () => setIsRestarting(true),
    m: quiet,
    b: () => setRollBack({}),
    e: () => setSearch({ tab: 'settings' }),
    t: () => setSearch({ range: nextRange(range) }),
    '[': () => toNeighbours.previous?.(),
    ']': () => toNeighbours.next?.(),
    escape: leave,
  });

  const panels = {
    timeline: (
      <TimelineTab address={address} range={range} onRange={(next) => setSearch({ range: next })} />
    ),
    restarts: <RestartsTab bot={bot} />,
    config: <ConfigTab bot={bot} onRollBack={(to) => setRollBack({ to })} />,
    heartbeat: <HeartbeatTab bot={bot} />,
    gateway: bot.connector.type === 'openclaw' && (
      <GatewayTab bot={bot} connector={bot.connector} />
    ),
    output: <OutputTab address={address} />,
    checks: <ChecksTab address={address} />,
    settings: <SettingsTab bot={bot} onRemove={() => setDoomed([bot])} />,
  };

  return (
    <>
      <BotHeader
        bot={bot}
        isBusy={actions.isBusy}
        onCheck={check}
        onPause={pause}
        onRestart={() => setIsRestarting(true)}
        onQuiet={quiet}
        onEdit={() => setSearch({ tab: 'settings' })}
        onRemove={() => setDoomed([bot])}
        neighbours={toNeighbours}
      />
      <QuietNote bot={bot} />
      {/* Until it is known what is tried, nothing is asked of anybody. */}
      <BotCause
        bot={bot}
        hasLadder={hasLadder || (!ladder && !ladderError)}
        isHelpless={ladder?.abilities.length === 0 && !hasLadder}
      />
      {hasLadder && <BotRecovery bot={bot} ladder={ladder} />}
      <LayersLine layers={bot.layers} />
      <Tabs
        label={t('tab.label')}
        value={tab}
        onChange={(next) => setSearch({ tab: next })}
        tabs={tabs.map((name) => ({
          value: name,
          label: t(`tab.${name}`),
          panel: panels[name],
        }))}
      />
      <RestartDialog bot={isRestarting ? bot : undefined} onClose={() => setIsRestarting(false)} />
      <RollBackDialog
        bot={bot}
        open={rollBack !== undefined}
        to={rollBack?.to}
        onClose={() => setRollBack(undefined)}
      />
      <RemoveDialog
        bots={doomed}
        onClose={() => setDoomed([])}
        onRemove={(those) => void actions.remove(those).then(leave)}
      />
    </>
  );
}

/** Back to where one came from, the list and its filter as a rule. */
function useLeave(): () => void {
  const router = useRouter();
  const canGoBack = useCanGoBack();
  const navigate = useNavigate();
  return () => (canGoBack ? router.history.back() : void navigate({ to: '/bots' }));
}

function NoSuchBot() {
  const { t } = useTranslation(['bots', 'errors']);
  const navigate = useNavigate();

  return (
    <>
      <PageHeader title={t('gone.title')} documentTitle={t('gone.title')} />
      <EmptyState
        title={t('errors:not_found')}
        actions={<Button onClick={() => void navigate({ to: '/bots' })}>{t('gone.back')}</Button>}
      />
    </>
  );
}

function Loading() {
  const { t } = useTranslation('common');

  return (
    <div aria-busy className="flex flex-col gap-4">
      <span className="sr-only">{t('loading')}</span>
      <Skeleton className="h-3 w-40" />
      <Skeleton className="h-6 w-72" />
      <Skeleton className="h-24" />
      <Skeleton className="h-40" />
    </div>
  );
}
