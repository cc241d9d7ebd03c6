import { useTranslation } from 'react-i18next';

import { Button } from '#renderer/components/ui/button.tsx';
import type { TenantId } from '#shared/schemas/ids.ts';

import { usePrivateHosts } from './use-private-hosts.ts';

type AllowHostProps = { tenantId: TenantId; host: string | undefined; onAllowed: () => void };

/** The next step where our own guard said no: an owner may let this one host through, at this one port. */
export function AllowHost({ tenantId, host, onAllowed }: AllowHostProps) {
  const { t } = useTranslation('channels');
  const { allow, isBlocked } = usePrivateHosts(tenantId);
  if (host === undefined) {
    return null;
  }
  return (
    <Button className="shrink-0" disabled={isBlocked} onClick={() => allow(host, onAllowed)}>
      {t('private.allow', { host })}
    </Button>
  );
}
