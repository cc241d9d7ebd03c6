import { useTranslation } from 'react-i18next';

import { ClientMark } from '#renderer/components/client-mark.tsx';
import { SectionCard } from '#renderer/components/section-card.tsx';
import { Button } from '#renderer/components/ui/button.tsx';
import { useTenantScope } from '#renderer/lib/tenant-scope.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';

/** These settings are one client's: asks which, before anything can be changed for the wrong one. */
export function ClientChooser({ choices }: { choices: readonly Tenant[] }) {
  const { t } = useTranslation('settings');
  const { setTenantId } = useTenantScope();

  return (
    <SectionCard title={t('client.choose')} className="max-w-2xl">
      <p className="px-4 pt-3 text-13 text-muted">{t('client.why')}</p>
      <ul className="flex flex-col gap-1 p-2">
        {choices.map(({ id, name }) => (
          <li key={id}>
            <Button
              variant="quiet"
              size="lg"
              className="w-full justify-start text-text"
              onClick={() => setTenantId(id)}
            >
              <ClientMark tenantId={id} name={name} />
              <span className="truncate">{name}</span>
            </Button>
          </li>
        ))}
      </ul>
    </SectionCard>
  );
}
