import { useTranslation } from 'react-i18next';

import { useGate } from '#renderer/lib/use-gate.ts';
import type { TenantId } from '#shared/schemas/ids.ts';

import { useSaveSettings, useTenantSettings } from '../use-tenant-settings.ts';

/** Hosts of the private network that the channels of a client may speak to. Only owners see and grant them. */
export function usePrivateHosts(tenantId: TenantId) {
  const { t } = useTranslation('channels');
  const isGated = useGate('owner') !== undefined;
  const { settings } = useTenantSettings(tenantId);
  const { save, isSaving, error } = useSaveSettings(tenantId);
  const hosts = settings?.outbound?.allowedHosts;
  const put = (allowedHosts: string[], onSaved?: () => void) =>
    save({ section: 'outbound', value: { allowedHosts } }, t('private.title'), onSaved);

  return {
    /** Nothing until they are known, or where they are not for this person. */
    hosts,
    isBlocked: isGated || isSaving || hosts === undefined,
    error,
    allow: (host: string, onSaved?: () => void) =>
      hosts && put(hosts.includes(host) ? hosts : [...hosts, host], onSaved),
    forbid: (host: string) => hosts && put(hosts.filter((other) => other !== host)),
  };
}
