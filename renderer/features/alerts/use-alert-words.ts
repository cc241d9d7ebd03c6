import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { useTenants } from '#renderer/lib/use-tenants.ts';
import { causes } from '#shared/faults.ts';
import type { Alert } from '#shared/schemas/alert.ts';

/** What an alert says in the language of the screen; its `title` is in that of the client. */
export function useAlertWords() {
  const { t } = useTranslation(['alerts-screen', 'alerts', 'causes']);
  const { byId } = useTenants();

  return useCallback(
    (alert: Alert) => {
      const values = { bot: alert.botName ?? '', cause: alert.cause ?? '' };
      const cause = causes.find((known) => known === alert.cause);
      const client = alert.tenantId === null ? undefined : byId.get(alert.tenantId)?.name;
      return {
        title: t(`alerts:${alert.type}.title`, values),
        next: t(`alerts:${alert.type}.body`, values),
        cause: cause && t(`causes:${cause}.sentence`),
        about:
          alert.tenantId === null
            ? t('about-agent')
            : [alert.botName, client].filter(Boolean).join(' · '),
      };
    },
    [t, byId],
  );
}
