import { BellOff } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { PageHeader } from '#renderer/components/page-header.tsx';
import { Select } from '#renderer/components/ui/select.tsx';
import { cn } from '#renderer/lib/cn.ts';
import { useAskForQuiet } from '#renderer/lib/quiet-dialog.ts';
import { useClientsInView } from '#renderer/lib/use-clients-in-view.ts';
import { useMaintenances, useSilences } from '#renderer/lib/use-quiet.ts';
import { useShortcuts } from '#renderer/lib/use-shortcuts.ts';

import { AlertPanel } from './alert-panel.tsx';
import { InboxBulkBar } from './inbox-bulk-bar.tsx';
import { InboxEmpty } from './inbox-empty.tsx';
import { InboxLoading } from './inbox-loading.tsx';
import { groupings } from './inbox-rows.ts';
import { InboxTable } from './inbox-table.tsx';
import { InboxTabs } from './inbox-tabs.tsx';
import { SnoozeSheet } from './snooze-sheet.tsx';
import { type Inbox, useInbox } from './use-inbox.ts';
import { useInboxSentence } from './use-inbox-sentence.ts';
import { type InboxVerbs, useInboxVerbs } from './use-inbox-verbs.ts';
import { VerdictSheet } from './verdict-sheet.tsx';

type AlertsScreenProps = {
  /** What is muted and maintained, with the way to end it. */
  quietList: ReactNode;
  /** A question to the person, where there is one. */
  satisfaction: ReactNode;
};

/** What needs a decision, in which order. */
export function AlertsScreen({ quietList, satisfaction }: AlertsScreenProps) {
  const { t } = useTranslation('alerts-screen');
  const inbox = useInbox();
  const { alerts, selected, opened, error, isLoading, tab } = inbox;
  const verbs = useInboxVerbs();
  const sentence = useInboxSentence(inbox);
  const quiet = useQuietCount();
  const panel = useRef<HTMLElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const close = () => {
    inbox.open(undefined);
    // The list may only come back into sight with the panel gone.
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('[role="grid"]')?.focus());
  };
  useInboxKeys(inbox, verbs, close);

  useEffect(() => {
    if (inbox.openedId !== undefined) {
      panel.current?.focus({ preventScroll: true });
    }
  }, [inbox.openedId]);

  return (
    <>
      <PageHeader title={sentence} documentTitle={t('title')}>
        <MuteAll />
      </PageHeader>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <InboxTabs
          tab={tab}
          onChange={inbox.showTab}
          counts={inbox.counts && { ...inbox.counts, muted: quiet }}
        />
        <GroupSelect inbox={inbox} />
      </div>
      {error && <ErrorNotice error={error} title={t('load-failed')} onRetry={inbox.retry} />}
      {selected.length > 0 && (
        <InboxBulkBar alerts={selected} verbs={verbs} onClear={inbox.clear} />
      )}
      {tab === 'muted' && quietList}
      {isLoading && <InboxLoading />}
      {!isLoading && !error && alerts.length === 0 && <InboxEmpty tab={tab} hasQuiet={quiet > 0} />}
      <div
        className={cn(
          '@container flex flex-1 flex-col',
          alerts.length > 0 ? 'min-h-48' : 'min-h-0',
        )}
      >
        <div
          className={cn(
            'grid min-h-0 flex-1 gap-4',
            opened && '@min-[44rem]:grid-cols-[minmax(0,1fr)_minmax(20rem,26rem)]',
          )}
        >
          {alerts.length > 0 && (
            <div
              ref={list}
              className={cn(
                'min-h-48 flex-col gap-2',
                opened ? 'hidden @min-[44rem]:flex' : 'flex',
              )}
            >
              <InboxTable inbox={inbox} verbs={verbs} />
            </div>
          )}
          {opened && (
            <AlertPanel
              alert={opened}
              verbs={verbs}
              isInGroup={alerts.some(({ id, group }) => id !== opened.id && group === opened.group)}
              onClose={close}
              panel={panel}
            />
          )}
        </div>
      </div>
      {satisfaction}
      <InboxSheets inbox={inbox} verbs={verbs} />
    </>
  );
}

/** What a verb asks for before it acts. */
function InboxSheets({ inbox, verbs }: { inbox: Inbox; verbs: InboxVerbs }) {
  const { sheet, closeSheet } = verbs;

  if (!sheet) {
    return null;
  }
  switch (sheet.kind) {
    case 'snooze':
      return (
        <SnoozeSheet
          alerts={sheet.alerts}
          onClose={closeSheet}
          onSnooze={(snoozeOf, until) => {
            inbox.clear();
            verbs.snooze(sheet.alerts, snoozeOf, until);
          }}
        />
      );
    case 'verdict':
      return (
        <VerdictSheet
          alerts={sheet.alerts}
          onClose={closeSheet}
          onJudge={(verdict) => verbs.judge(sheet.alerts, verdict)}
        />
      );
    default:
      return sheet.kind satisfies never;
  }
}

/** The keys that work outside the list: on what is selected, or else on the alert of the panel. */
function useInboxKeys(inbox: Inbox, verbs: InboxVerbs, close: () => void): void {
  const { selected, opened } = inbox;
  const inHand = selected.length > 0 ? selected : opened ? [opened] : [];

  useShortcuts({
    ...(inHand.length > 0
      ? {
          a: () => verbs.acknowledge(inHand),
          e: () => verbs.resolve(inHand),
          s: () => verbs.ask('snooze', inHand),
          m: () => verbs.ask('quiet', inHand),
          v: () => verbs.ask('verdict', inHand),
          escape: selected.length > 0 ? inbox.clear : close,
        }
      : {}),
    ...(opened ? { j: () => inbox.openBeside(1), k: () => inbox.openBeside(-1) } : {}),
  });
}

/** Nobody is told of any client in view for a while; whose they are is asked and named. */
function MuteAll() {
  const { t } = useTranslation('alerts-screen');
  const tenantIds = useClientsInView();
  const ask = useAskForQuiet();

  return (
    <ActionButton
      needs="operator"
      size="lg"
      disabled={tenantIds.length === 0}
      onClick={() => ask({ kind: 'menu', subject: { bots: [], tenantIds } })}
    >
      <BellOff aria-hidden />
      {t('mute-all')}
    </ActionButton>
  );
}

function GroupSelect({ inbox }: { inbox: Inbox }) {
  const { t } = useTranslation('alerts-screen');

  return (
    <Select
      label={t('group.label')}
      value={inbox.by}
      onChange={inbox.groupBy}
      options={groupings.map((value) => ({ value, label: t(`group.by.${value}`) }))}
    />
  );
}

function useQuietCount(): number {
  const { silences } = useSilences();
  const { maintenances } = useMaintenances();
  return silences.length + maintenances.filter(({ isRunning }) => isRunning).length;
}
