import { useTranslation } from 'react-i18next';

import { ActionButton } from '#renderer/components/action-button.tsx';
import { Kbd } from '#renderer/components/ui/kbd.tsx';
import { useShortcuts } from '#renderer/lib/use-shortcuts.ts';
import { type Alert, alertVerdicts } from '#shared/schemas/alert.ts';

import { AlertPart } from './alert-part.tsx';
import type { AlertActions } from './use-alert-actions.ts';

/** Whether it was good to be told: one key while the alert is open. */
export function AlertVerdictPart({ alert, actions }: { alert: Alert; actions: AlertActions }) {
  const { t } = useTranslation('alerts-screen');
  const keys = alertVerdicts.map((verdict, index) => [
    String(index + 1),
    () => actions.judge([alert], verdict),
  ]);
  useShortcuts(Object.fromEntries(keys));

  return (
    <AlertPart title={t('verdict.question')}>
      <div className="mt-1 flex flex-wrap gap-2">
        {alertVerdicts.map((verdict, index) => (
          <ActionButton
            key={verdict}
            needs="operator"
            size="sm"
            aria-pressed={alert.verdict === verdict}
            variant={alert.verdict === verdict ? 'primary' : 'plain'}
            disabled={actions.isBusy}
            onClick={() => actions.judge([alert], verdict)}
          >
            {t(`verdict.name.${verdict}`)}
            <Kbd
              keys={String(index + 1)}
              className={
                alert.verdict === verdict
                  ? 'text-on-accent [&_span]:border-on-accent/40 [&_span]:bg-transparent'
                  : ''
              }
            />
          </ActionButton>
        ))}
      </div>
    </AlertPart>
  );
}
