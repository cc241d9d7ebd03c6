import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Kbd } from '#renderer/components/ui/kbd.tsx';
import type { Alert } from '#shared/schemas/alert.ts';

import type { InboxVerbs } from './use-inbox-verbs.ts';

type InboxBulkBarProps = { alerts: readonly Alert[]; verbs: InboxVerbs; onClear: () => void };

/** What can be done with the selected alerts. */
export function InboxBulkBar({ alerts, verbs, onClear }: InboxBulkBarProps) {
  const { t } = useTranslation(['alerts-screen', 'common']);
  const areAllOver = alerts.every(({ state }) => state === 'resolved');
  const canAcknowledge = alerts.some(({ state }) => state === 'open' || state === 'snoozed');
  const clients = new Set(alerts.map(({ tenantId }) => tenantId)).size;
  const offers = [
    ...(canAcknowledge ? [['a', 'acknowledge', () => verbs.acknowledge(alerts)] as const] : []),
    ...(areAllOver ? [] : [['s', 'snooze', () => verbs.ask('snooze', alerts)] as const]),
    ...(areAllOver ? [] : [['m', 'mute', () => verbs.ask('quiet', alerts)] as const]),
    ['v', 'judge', () => verbs.ask('verdict', alerts)] as const,
    ...(areAllOver ? [] : [['e', 'resolve', () => verbs.resolve(alerts)] as const]),
  ];

  return (
    <section
      aria-label={t('bulk.label')}
      className="flex flex-wrap items-center gap-2 rounded-lg border border-border-control bg-surface-1 py-1.5 pr-2 pl-4 text-13"
    >
      <p className="mr-2">
        <strong className="font-semibold">
          {t('common:grid.selected', { count: alerts.length })}
        </strong>
        {clients > 1 && (
          <span className="text-muted"> · {t('bulk.clients', { count: clients })}</span>
        )}
      </p>
      {offers.map(([key, verb, run]) => (
        <ActionButton key={key} needs="operator" disabled={verbs.isBusy} onClick={run}>
          {t(`action.${verb}`)}
          <Kbd keys={key} />
        </ActionButton>
      ))}
      <Button variant="quiet" className="ml-auto" onClick={onClear}>
        {t('bulk.clear')}
        <Kbd keys="escape" />
      </Button>
    </section>
  );
}
