import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useToast } from '#renderer/components/ui/toast.tsx';
import { useAskForQuiet } from '#renderer/lib/quiet-dialog.ts';
import { useBotsById } from '#renderer/lib/use-bots-by-id.ts';
import type { Alert } from '#shared/schemas/alert.ts';

import { type AlertActions, useAlertActions } from './use-alert-actions.ts';

export type InboxSheet = { kind: 'snooze' | 'verdict'; alerts: readonly Alert[] };

/** The verbs of the inbox: those that act at once, and those that ask one thing more. */
export function useInboxVerbs(): AlertActions & {
  sheet: InboxSheet | undefined;
  closeSheet: () => void;
  ask: (what: InboxSheet['kind'] | 'quiet', alerts: readonly Alert[]) => void;
} {
  const { t } = useTranslation('alerts-screen');
  const actions = useAlertActions();
  const toast = useToast();
  const bots = useBotsById();
  const askForQuiet = useAskForQuiet();
  const [sheet, setSheet] = useState<InboxSheet>();

  const askQuiet = (alerts: readonly Alert[]) => {
    const tenantIds = [...new Set(alerts.flatMap(({ tenantId }) => tenantId ?? []))];
    const botIds = new Set(alerts.flatMap(({ botId }) => botId ?? []));
    const those = [...botIds].flatMap((id) => bots.get(id) ?? []);
    if (tenantIds.length === 0) {
      toast.show(t('action.agent-is-never-muted'));
      return;
    }
    askForQuiet({
      kind: 'menu',
      subject: {
        bots: those.map(({ id, tenantId, name }) => ({ id, tenantId, name })),
        tenantIds,
      },
    });
  };

  return {
    ...actions,
    sheet,
    closeSheet: () => setSheet(undefined),
    ask: (what, alerts) => {
      const inQuestion =
        what === 'snooze' ? alerts.filter(({ state }) => state !== 'resolved') : alerts;
      if (actions.reason !== undefined || inQuestion.length === 0) {
        toast.show(actions.reason ?? t('action.nothing'));
      } else if (what === 'quiet') {
        askQuiet(inQuestion);
      } else {
        setSheet({ kind: what, alerts: inQuestion });
      }
    },
  };
}

export type InboxVerbs = ReturnType<typeof useInboxVerbs>;
