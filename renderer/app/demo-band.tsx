import { FlaskConical } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useFleet } from '#renderer/lib/use-fleet.ts';
import { useTenants } from '#renderer/lib/use-tenants.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';

/** Invented bots are never mistaken for real ones: said of a client of the demo, and while there are no others. */
export function DemoBand({ tenant }: { tenant: Tenant | undefined }) {
  const { t } = useTranslation('shell');
  const isOnlyDemo = useIsOnlyDemo();

  return (
    (tenant ? tenant.isDemo : isOnlyDemo) && (
      <aside
        aria-label={t('landmark.demo')}
        className="flex h-7 items-center gap-2 border-b bg-tint-healing px-4 text-12 text-healing-text"
      >
        <FlaskConical aria-hidden className="size-4 stroke-[1.5]" />
        {t('demo-band')}
      </aside>
    )
  );
}

function useIsOnlyDemo(): boolean {
  const { fleet } = useFleet();
  const { byId } = useTenants();
  const withBots = fleet?.byTenant.filter(({ total }) => total > 0) ?? [];
  return withBots.length > 0 && withBots.every(({ tenantId }) => byId.get(tenantId)?.isDemo);
}
