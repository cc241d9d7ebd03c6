import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { useTenants } from '#renderer/lib/use-tenants.ts';
import { causes } from '#shared/faults.ts';
import { alertBody, alertTitle } from '#shared/i18n/alert-words.ts';
import type { Translator } from '#shared/i18n/translator.ts';
import type { Alert } from '#shared/schemas/alert.ts';

/** What an alert says in the language of the screen; its `title` is in that of the client. */
export function useAlertWords() {
  const { t, i18n } = useTranslation(['alerts-screen', 'alerts', 'causes', 'reasons']);
  const say = i18n.t as Translator;
  const { byId } = useTenants();

  return useCallback(
    (alert: Alert) => {
      const bot = alert.botName ?? '';
      const cause = causes.find((known) => known === alert.cause);
      const client = alert.tenantId === null ? undefined : byId.get(alert.tenantId)?.name;
      return {
        title: alertTitle(say, alert, bot),
        next: alertBody(say, alert, bot),
        cause: alert.reason
          ? t(`reasons:${alert.reason}.sentence`)
          : cause && t(`causes:${cause}.sentence`),
        about:
          alert.tenantId === null
            ? t('about-agent')
            : [alert.botName, client].filter(Boolean).join(' · '),
      };
    },
    [t, say, byId],
  );
}
