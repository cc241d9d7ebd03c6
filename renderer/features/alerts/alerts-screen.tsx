import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';

import { ErrorNotice } from '#renderer/components/error-notice.tsx';
import { PageHeader } from '#renderer/components/page-header.tsx';
import { cn } from '#renderer/lib/cn.ts';
import { useFleet } from '#renderer/lib/use-fleet.ts';
import { useShortcuts } from '#renderer/lib/use-shortcuts.ts';

import { AlertPanel } from './alert-panel.tsx';
import { InboxBulkBar } from './inbox-bulk-bar.tsx';
import { InboxEmpty } from './inbox-empty.tsx';
import { InboxLoading } from './inbox-loading.tsx';
import { InboxTable } from './inbox-table.tsx';
import { InboxTabs } from './inbox-tabs.tsx';
import { type AlertActions, useAlertActions } from './use-alert-actions.ts';
import { type Inbox, useInbox } from './use-inbox.ts';

/** What needs a decision, in which order. */
export function AlertsScreen() {
  const { t } = useTranslation('alerts-screen');
  const inbox = useInbox();
  const { alerts, selected, opened, error, isLoading } = inbox;
  const actions = useAlertActions();
  const sentence = useInboxSentence();
  const panel = useRef<HTMLElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const close = () => {
    inbox.open(undefined);
    // The list may only come back into sight with the panel gone.
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('[role="grid"]')?.focus());
  };
  useInboxKeys(inbox, actions, close);

  useEffect(() => {
    if (inbox.openedId !== undefined) {
      panel.current?.focus({ preventScroll: true });
    }
  }, [inbox.openedId]);

  return (
    <>
      <PageHeader title={sentence} documentTitle={t('title')} />
      <InboxTabs tab={inbox.tab} onChange={inbox.showTab} />
      {error && <ErrorNotice error={error} title={t('load-failed')} onRetry={inbox.retry} />}
      {selected.length > 0 && (
        <InboxBulkBar alerts={selected} actions={actions} onClear={inbox.clear} />
      )}
      {isLoading && <InboxLoading />}
      {!isLoading && !error && alerts.length === 0 && <InboxEmpty tab={inbox.tab} />}
      <div className="@container flex min-h-0 flex-1 flex-col">
        <div
          className={cn(
            'grid min-h-0 flex-1 gap-4',
            opened && '@min-[44rem]:grid-cols-[minmax(0,1fr)_minmax(19rem,24rem)]',
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
              <InboxTable inbox={inbox} actions={actions} />
            </div>
          )}
          {opened && <AlertPanel alert={opened} actions={actions} onClose={close} panel={panel} />}
        </div>
      </div>
    </>
  );
}

/** The keys that work outside the list: on what is selected, or else on the alert of the panel. */
function useInboxKeys(inbox: Inbox, actions: AlertActions, close: () => void): void {
  const { selected, opened } = inbox;
  const inHand = selected.length > 0 ? selected : opened ? [opened] : [];

  useShortcuts({
    ...(inHand.length > 0
      ? {
          a: () => actions.acknowledge(inHand),
          e: () => actions.resolve(inHand),
          escape: selected.length > 0 ? inbox.clear : close,
        }
      : {}),
    ...(opened ? { j: () => inbox.openBeside(1), k: () => inbox.openBeside(-1) } : {}),
  });
}

/** "2 alerts need a decision", or that none does. */
function useInboxSentence(): string {
  const { t } = useTranslation('alerts-screen');
  const { fleet } = useFleet();
  return fleet ? t('sentence', { count: fleet.openAlerts }) : t('title');
}
