import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

import { useTenants } from '#renderer/lib/use-tenants.ts';
import { causes } from '#shared/faults.ts';
import type { Alert } from '#shared/schemas/alert.ts';

import type { GroupKind } from './inbox-rows.ts';
import { useAlertWords } from './use-alert-words.ts';

/** What a group has in common, as far as it can be guessed, and how many bots of how many clients are in it. */
export function useGroupWords() {
  const { t } = useTranslation(['alerts-screen', 'causes']);
  const { byId } = useTenants();
  const wordsOf = useAlertWords();

  return useCallback(
    (alerts: readonly Alert[], of: GroupKind) => {
      const [lead] = alerts;
      const host = alerts.find(({ type }) => type === 'host.down');
      const clients = new Set(alerts.map(({ tenantId }) => tenantId)).size;
      const bots = Math.max(
        new Set(alerts.flatMap(({ botId }) => botId ?? [])).size,
        host?.count ?? 0,
      );
      const about = t('group.about', { bots, clients });
      if (lead === undefined) {
        return { title: '', about };
      }
      if (of === 'client') {
        const client = byId.get(lead.tenantId ?? '')?.name ?? t('about-agent');
        return { title: client, about: t('group.bots', { count: bots }) };
      }
      if (of === 'storm') {
        return { title: t('group.storm', { count: alerts.length }), about };
      }
      if (host) {
        return { title: wordsOf(host).title, about };
      }
      const [origin, place = ''] = lead.group.split('|', 2);
      if (origin === 'host' || origin === 'gateway' || origin === 'network') {
        return { title: t(`group.${origin}`, { count: alerts.length, place }), about };
      }
      if (origin === 'config') {
        return { title: t('group.config', { count: alerts.length }), about };
      }
      const cause = causes.find((known) => known === lead.cause);
      return {
        title: cause
          ? t('group.cause', { count: alerts.length, cause: t(`causes:${cause}.name`) })
          : t('group.one', { count: alerts.length }),
        about,
      };
    },
    [t, byId, wordsOf],
  );
}
