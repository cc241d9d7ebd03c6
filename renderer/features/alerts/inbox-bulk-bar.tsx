import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { Kbd } from '#renderer/components/ui/kbd.tsx';
import type { Alert } from '#shared/schemas/alert.ts';

import type { AlertActions } from './use-alert-actions.ts';

type InboxBulkBarProps = { alerts: readonly Alert[]; actions: AlertActions; onClear: () => void };

/** What can be done with the selected alerts. */
export function InboxBulkBar({ alerts, actions, onClear }: InboxBulkBarProps) {
  const { t } = useTranslation(['alerts-screen', 'common']);
  const canAcknowledge = alerts.some(({ state }) => state === 'open');
  const canResolve = alerts.some(({ state }) => state !== 'resolved');

  return (
    <section
      aria-label={t('bulk.label')}
      className="flex flex-wrap items-center gap-2 rounded-lg border border-border-control bg-surface-1 py-1.5 pr-2 pl-4 text-13"
    >
      <p className="mr-2 font-semibold">{t('common:grid.selected', { count: alerts.length })}</p>
      {canAcknowledge && (
        <ActionButton
          needs="operator"
          disabled={actions.isBusy}
          onClick={() => actions.acknowledge(alerts)}
        >
          {t('action.acknowledge')}
          <Kbd keys="a" />
        </ActionButton>
      )}
      {canResolve && (
        <ActionButton
          needs="operator"
          disabled={actions.isBusy}
          onClick={() => actions.resolve(alerts)}
        >
          {t('action.resolve')}
          <Kbd keys="e" />
        </ActionButton>
      )}
      <Button variant="quiet" className="ml-auto" onClick={onClear}>
        {t('bulk.clear')}
        <Kbd keys="escape" />
      </Button>
    </section>
  );
}
