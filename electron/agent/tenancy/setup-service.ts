import type { Act } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { Clock } from '#electron/agent/ports.ts';
import type { Database } from '#electron/store/database.ts';
import { createSetupStore } from '#electron/store/setup-store.ts';
import { AppError } from '#shared/errors.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import { type AdminAgent, type AdminAgentPatch, usualHealing } from '#shared/schemas/setup.ts';

type Dependencies = {
  db: Database;
  roster: Roster;
  audit: AuditService;
  events: Events;
  clock: Clock;
  /** The healing mode may be another one now. */
  reconsider: (tenantId: TenantId) => Promise<void>;
};

/** The admin agent of each tenant: how it speaks, how often, and whether it may heal. */
export function createSetupService({ db, roster, audit, events, clock, reconsider }: Dependencies) {
  return {
    find: (tenantId: TenantId) => createSetupStore(db, tenantId).find(),

    /** What the patch leaves out keeps its value, or takes the default where there is no admin agent yet. */
    async save(act: Act, tenantId: TenantId, patch: AdminAgentPatch): Promise<AdminAgent> {
      const tenant = roster.tenant(tenantId);
      const saved = await db.transaction().execute(async (transaction) => {
        const store = createSetupStore(transaction, tenantId);
        const before = await store.find();
        const now = clock.now();
        const after: AdminAgent = {
          tenantId,
          name: patch.name ?? before?.name ?? 'Admin Agent',
          tone: patch.tone ?? before?.tone ?? 'casual',
          alertFrequency: patch.alertFrequency ?? before?.alertFrequency ?? 'medium',
          locale: patch.locale ?? before?.locale ?? tenant.locale,
          emoji: patch.emoji ?? before?.emoji ?? true,
          greeting: patch.greeting === undefined ? (before?.greeting ?? null) : patch.greeting,
          healing: patch.healing ?? before?.healing ?? usualHealing,
          createdAt: before?.createdAt ?? now,
          updatedAt: now,
        };
        await store.save(after);
        await audit.record(transaction, act, {
          tenantId,
          action: 'setup.save',
          subject: tenantId,
          before: before ?? null,
          after,
        });
        return after;
      });
      events.emit('setup.changed', tenantId, tenantId);
      await reconsider(tenantId);
      return saved;
    },

    async remove(act: Act, tenantId: TenantId): Promise<void> {
      await db.transaction().execute(async (transaction) => {
        if (!(await createSetupStore(transaction, tenantId).remove())) {
          throw new AppError('not_set_up');
        }
        await audit.record(transaction, act, {
          tenantId,
          action: 'setup.remove',
          subject: tenantId,
        });
      });
      events.emit('setup.changed', tenantId, tenantId);
      await reconsider(tenantId);
    },
  };
}
