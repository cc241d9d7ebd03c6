import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { MailX } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { useTRPC } from '#renderer/lib/trpc.ts';
import { useSight } from '#renderer/lib/use-gate.ts';
import { useTenants } from '#renderer/lib/use-tenants.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';

/** What the agent has to say reaches nobody: said for as long as it is so, as this screen may be all that is left. */
export function CutOffBand({ tenant }: { tenant: Tenant | undefined }) {
  const { t } = useTranslation('shell');
  const trpc = useTRPC();
  const { team } = useSight();
  const { byId } = useTenants();
  const ofView = tenant ? { tenantId: tenant.id } : {};
  const asked = useQuery(trpc.channels.cutOff.queryOptions(ofView, { enabled: team === true }));
  const cutOff = asked.data?.items ?? [];
  const [first] = cutOff;
  if (first === undefined) {
    return null;
  }

  return (
    <aside
      aria-label={t('landmark.cut-off')}
      className="flex min-h-8 items-center gap-2 border-b border-down/40 bg-tint-down px-4 py-1 text-12 text-down-text"
    >
      <MailX aria-hidden className="size-4 shrink-0 stroke-[1.5]" />
      <p role="alert">
        {t('cut-off.said', { count: cutOff.length, company: byId.get(first)?.name ?? '' })}
      </p>
      <Link
        to="/settings/$section"
        params={{ section: 'channels' }}
        search={{ client: cutOff.length === 1 ? first : tenant?.id }}
        className="ml-auto shrink-0 rounded-sm font-medium underline underline-offset-2"
      >
        {t('cut-off.see')}
      </Link>
    </aside>
  );
}
