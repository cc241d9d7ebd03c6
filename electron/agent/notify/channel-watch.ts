import type { AlertService } from '#electron/agent/alerts/alert-service.ts';
import { agentAct } from '#electron/agent/audit/act.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Logger } from '#electron/agent/ports.ts';
import { createAlertStore } from '#electron/store/alert-store.ts';
import type { Database } from '#electron/store/database.ts';
import type { Severity } from '#shared/schemas/alert.ts';
import type { ChannelId, TenantId } from '#shared/schemas/ids.ts';

import type { Carrier } from './channel-traffic.ts';
import { nearShare } from './day-allowance.ts';

type Dependencies = {
  db: Database;
  alerts: Pick<AlertService, 'open' | 'resolve'>;
  /** Whether any channel of the tenant gets messages through. */
  hasAnyWell: (tenantId: TenantId) => boolean;
  ids: Ids;
  logger: Logger;
};

export type ChannelWatch = ReturnType<typeof createChannelWatch>;

const types = ['delivery.failed', 'delivery.limit'] as const;
type Type = (typeof types)[number];
type Subject = { tenantId: TenantId; id: ChannelId };

/** Said when it is near its limit, and taken back not before it is far from it: one message more or less says nothing. */
const farShare = 0.5;

/**
 * Tells people over the other channels when one does not get its messages through, and when it does again; and when it has
 * carried most of what it may in a day. One alert a channel, so that two that fail do not tell of each other without end;
 * the last one that fails is CRITICAL, which goes to the desktop too.
 */
export function createChannelWatch({ db, alerts, hasAnyWell, ids, logger }: Dependencies) {
  const told = {
    'delivery.failed': new Set<ChannelId>(),
    'delivery.limit': new Set<ChannelId>(),
  } as const satisfies Record<Type, Set<ChannelId>>;
  // The channel whose alert says that nothing gets out any more: once for all of a tenant.
  const gravest = new Map<TenantId, ChannelId>();
  // One after the other: what is opened is stored before it is resolved.
  let following: Promise<void> = Promise.resolve();

  function follow(work: () => Promise<unknown>): void {
    following = following
      .then(work)
      .catch((error: unknown) => logger.error({ error }, 'a failing channel could not be told of'))
      .then(() => undefined);
  }

  function open(type: Type, { tenantId, id, name }: Subject & { name: string }): void {
    if (told[type].has(id)) {
      return;
    }
    const severity = severityOf(type, tenantId);
    told[type].add(id);
    if (severity === 'critical') {
      gravest.set(tenantId, id);
    }
    follow(() =>
      alerts.open(agentAct('notify', ids.next()), {
        tenantId,
        type,
        subject: id,
        severity,
        details: { host: name },
      }),
    );
  }

  function resolve(type: Type, { tenantId, id }: Subject): void {
    if (told[type].delete(id)) {
      if (type === 'delivery.failed' && gravest.get(tenantId) === id) {
        gravest.delete(tenantId);
      }
      const about = { tenantId, type, subject: id };
      follow(() => alerts.resolve(agentAct('notify', ids.next()), about));
    }
  }

  function severityOf(type: Type, tenantId: TenantId): Severity {
    if (type === 'delivery.limit') {
      return 'warning';
    }
    return hasAnyWell(tenantId) || gravest.has(tenantId) ? 'error' : 'critical';
  }

  return {
    async takeUp(tenantIds: readonly TenantId[]): Promise<void> {
      for (const tenantId of tenantIds) {
        for (const type of types) {
          const subjects = await createAlertStore(db, tenantId).openSubjects(type);
          subjects.forEach((subject) => told[type].add(subject as ChannelId));
        }
      }
    },

    /** How a channel does now, and whether all of its tenant do badly. */
    note({ tenantId, id, name }: Carrier, isWell: boolean, isCutOff = false): void {
      if (id === null) {
        return;
      }
      if (!isWell || (isCutOff && !gravest.has(tenantId))) {
        open('delivery.failed', { tenantId, id, name });
      } else if (!isCutOff) {
        resolve('delivery.failed', { tenantId, id });
      }
    },

    /** How much of what it may carry in a day it has carried. */
    noteUse({ tenantId, id, name }: Carrier, share: number): void {
      if (id === null) {
        return;
      }
      if (share >= nearShare) {
        open('delivery.limit', { tenantId, id, name });
      } else if (share < farShare) {
        resolve('delivery.limit', { tenantId, id });
      }
    },

    /** It is gone, and what was wrong with it too. */
    forget(subject: Subject): void {
      types.forEach((type) => resolve(type, subject));
    },

    idle: () => following,
  };
}

/** The channel that an alert is about, where it is about one. */
export function channelOf(alert: { type: string; fingerprint: string }): string | null {
  return (types as readonly string[]).includes(alert.type)
    ? alert.fingerprint.slice(alert.type.length + 1)
    : null;
}
