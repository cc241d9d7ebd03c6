import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import type { TenantId } from '#shared/schemas/ids.ts';
import { mayActAs, type Role } from '#shared/schemas/person.ts';

import { useConnection } from './agent-link.ts';
import { useTRPC } from './trpc.ts';

/** Who asks and what serves them: version, host, role, whether there is a demo. */
export function useAbout() {
  const trpc = useTRPC();
  return useQuery(
    trpc.system.about.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY }),
  );
}

/** The one client whose people those who look are; nothing where they see all clients. */
export function useOwnTenant(): TenantId | undefined {
  const tenant = useAbout().data?.tenant;
  return tenant === 'all' ? undefined : tenant;
}

/** Whom something is for: `team` is everybody but a client's own people, `agent` those of them who see every client. */
export type Audience = 'team' | 'agent';

/**
 * What whoever looks may see; `undefined` until that is known. What they may not see is not offered to them, nor asked of
 * the agent.
 */
export function useSight(): Readonly<Record<Audience, boolean | undefined>> {
  const { data } = useAbout();
  const team = data && mayActAs(data.role, 'viewer');
  return { team, agent: data && team && data.tenant === 'all' };
}

/** Why something that asks for `role` cannot be done now, in words; `undefined` when it can. */
export function useGate(role: Role): string | undefined {
  const { t } = useTranslation(['common']);
  const { state } = useConnection();
  const about = useAbout();
  if (state === 'offline' || state === 'reconnecting') {
    return t('gate.unreachable');
  }
  if (about.data && !mayActAs(about.data.role, role)) {
    return t('gate.role', { role: t(`role.${role}`) });
  }
  return undefined;
}
