import { useNavigate } from '@tanstack/react-router';
import { Building2, Plus } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { type Command, useEveryLanguage } from '#renderer/lib/command.ts';
import { useTenantScope } from '#renderer/lib/tenant-scope.ts';
import { useGate, useOwnTenant } from '#renderer/lib/use-gate.ts';
import { useTenants } from '#renderer/lib/use-tenants.ts';

export function useTenantCommands(): Command[] {
  const { t } = useTranslation('tenants');
  const everyLanguage = useEveryLanguage();
  const navigate = useNavigate();
  const { setTenantId } = useTenantScope();
  const { tenants } = useTenants();
  const isBlocked = useGate('owner') !== undefined;
  const own = useOwnTenant();

  const views = tenants
    .filter(({ archivedAt }) => archivedAt === null)
    .map(
      ({ id, name }): Command => ({
        id: `client.${id}`,
        group: 'client',
        title: name,
        hint: t('view'),
        keywords: everyLanguage('tenants:command.show', { client: name }),
        icon: Building2,
        run: () => setTenantId(id),
      }),
    );
  const all: Command = {
    id: 'client.all',
    group: 'client',
    title: t('command.all'),
    keywords: everyLanguage('tenants:command.all'),
    icon: Building2,
    keys: 'mod+shift+t',
    run: () => setTenantId(undefined),
  };
  const add: Command = {
    id: 'client.new',
    group: 'action',
    title: t('command.new'),
    keywords: everyLanguage('tenants:command.new'),
    icon: Plus,
    run: () => void navigate({ to: '/clients', search: (old) => ({ ...old, add: true }) }),
  };
  return [...(isBlocked ? [] : [add]), ...views, ...(own === undefined ? [all] : [])];
}
