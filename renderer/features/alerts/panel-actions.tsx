import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { Kbd } from '#renderer/components/ui/kbd.tsx';
import { type Alert, apartPrefix } from '#shared/schemas/alert.ts';

import type { InboxVerbs } from './use-inbox-verbs.ts';

type PanelActionsProps = {
  alert: Alert;
  verbs: InboxVerbs;
  /** There are others of the same cause, as far as that is known. */
  isInGroup: boolean;
};

/** What can be done with the alert of the panel, the likeliest first. */
export function PanelActions({ alert, verbs, isInGroup }: PanelActionsProps) {
  const { t } = useTranslation('alerts-screen');
  const { isBusy } = verbs;

  if (alert.state === 'resolved') {
    return null;
  }
  return (
    <div className="flex flex-wrap gap-1.5 px-4 pt-3">
      {alert.state === 'acknowledged' ? (
        <ActionButton needs="operator" disabled={isBusy} onClick={() => verbs.reopen([alert])}>
          {t('action.reopen')}
        </ActionButton>
      ) : (
        <ActionButton
          needs="operator"
          variant="primary"
          disabled={isBusy}
          onClick={() => verbs.acknowledge([alert])}
        >
          {t('action.acknowledge')}
          <Kbd
            keys="a"
            className="text-on-accent [&_span]:border-on-accent/40 [&_span]:bg-transparent"
          />
        </ActionButton>
      )}
      {alert.state === 'snoozed' && (
        <ActionButton needs="operator" disabled={isBusy} onClick={() => verbs.reopen([alert])}>
          {t('action.wake')}
        </ActionButton>
      )}
      <ActionButton needs="operator" disabled={isBusy} onClick={() => verbs.ask('snooze', [alert])}>
        {t('action.snooze')}
        <Kbd keys="s" />
      </ActionButton>
      {alert.tenantId !== null && (
        <ActionButton
          needs="operator"
          disabled={isBusy}
          onClick={() => verbs.ask('quiet', [alert])}
        >
          {t('action.mute')}
          <Kbd keys="m" />
        </ActionButton>
      )}
      <ActionButton needs="operator" disabled={isBusy} onClick={() => verbs.resolve([alert])}>
        {t('action.resolve')}
        <Kbd keys="e" />
      </ActionButton>
      {isInGroup && alert.tenantId !== null && (
        <ActionButton needs="operator" disabled={isBusy} onClick={() => verbs.split(alert)}>
          {t('action.split')}
        </ActionButton>
      )}
      {alert.group.startsWith(apartPrefix) && (
        <ActionButton needs="operator" disabled={isBusy} onClick={() => verbs.join(alert)}>
          {t('action.join')}
        </ActionButton>
      )}
    </div>
  );
}
