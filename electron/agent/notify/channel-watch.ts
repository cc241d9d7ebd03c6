import type { AlertService } from '#electron/agent/alerts/alert-service.ts';
import { agentAct } from '#electron/agent/audit/act.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Logger } from '#electron/agent/ports.ts';
import { createAlertStore } from '#electron/store/alert-store.ts';
import type { Database } from '#electron/store/database.ts';
import type { ChannelId, TenantId } from '#shared/schemas/ids.ts';

import type { Carrier } from './channel-traffic.ts';

type Dependencies = {
  db: Database;
  alerts: Pick<AlertService, 'open' | 'resolve'>;
  /** Whether any channel of the tenant gets messages through. */
  hasAnyWell: (tenantId: TenantId) => boolean;
  ids: Ids;
  logger: Logger;
};

export type ChannelWatch = ReturnType<typeof createChannelWatch>;

/**
 * Tells people over the other channels when one does not get its messages through, and when it does again. One alert a
 * channel, so that two that fail do not tell of each other without end; the last one that fails is CRITICAL, which goes to
 * the desktop too.
 */
export function createChannelWatch({ db, alerts, hasAnyWell, ids, logger }: Dependencies) {
  const told = new Set<ChannelId>();
  // One after the other: what is opened is stored before it is resolved.
  let following: Promise<void> = Promise.resolve();

  function follow(work: () => Promise<unknown>): void {
    following = following
      .then(work)
      .catch((error: unknown) => logger.error({ error }, 'a failing channel could not be told of'))
      .then(() => undefined);
  }

  function about({ tenantId, id }: { tenantId: TenantId; id: ChannelId }) {
    return { tenantId, type: 'delivery.failed', subject: id } as const;
  }

  return {
    async takeUp(tenantIds: readonly TenantId[]): Promise<void> {
      for (const tenantId of tenantIds) {
        const subjects = await createAlertStore(db, tenantId).openSubjects('delivery.failed');
        subjects.forEach((subject) => told.add(subject as ChannelId));
      }
    },

    /** How a channel does now. */
    note({ tenantId, id, name }: Carrier, isWell: boolean): void {
      if (id === null || told.has(id) !== isWell) {
        return;
      }
      const act = agentAct('notify', ids.next());
      if (isWell) {
        told.delete(id);
        follow(() => alerts.resolve(act, about({ tenantId, id })));
        return;
      }
      told.add(id);
      follow(() =>
        alerts.open(act, {
          ...about({ tenantId, id }),
          severity: hasAnyWell(tenantId) ? 'error' : 'critical',
          details: { host: name },
        }),
      );
    },

    /** It is gone, and what was wrong with it too. */
    forget({ tenantId, id }: { tenantId: TenantId; id: ChannelId }): void {
      if (told.delete(id)) {
        follow(() => alerts.resolve(agentAct('notify', ids.next()), about({ tenantId, id })));
      }
    },

    idle: () => following,
  };
}

/** The channel that an alert is about, where it is about one. */
export function channelOf(alert: { type: string; fingerprint: string }): string | null {
  return alert.type === 'delivery.failed' ? alert.fingerprint.slice(alert.type.length + 1) : null;
}
