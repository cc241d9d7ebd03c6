import type { Act } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Events } from '#electron/agent/events.ts';
import type { FleetService } from '#electron/agent/fleet/fleet-service.ts';
import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { Recorder } from '#electron/agent/health/recorder.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock } from '#electron/agent/ports.ts';
import type { Database } from '#electron/store/database.ts';
import { rebuildRollups } from '#electron/store/rebuild-rollups.ts';
import { createSetupStore } from '#electron/store/setup-store.ts';
import { createTenantStore } from '#electron/store/tenant-store.ts';
import { AppError } from '#shared/errors.ts';
import { type TenantId, tenantIdSchema } from '#shared/schemas/ids.ts';
import type { AdminAgent } from '#shared/schemas/setup.ts';
import {
  defaultIntervalMs,
  type Locale,
  type NewTenant,
  type Tenant,
  type TenantPatch,
} from '#shared/schemas/tenant.ts';

import { slugOf } from './slug.ts';

type Dependencies = {
  db: Database;
  roster: Roster;
  fleet: FleetService;
  recorder: Recorder;
  audit: AuditService;
  events: Events;
  ids: Ids;
  clock: Clock;
  /** What a tenant gets that is created without saying so. */
  defaults: { zone: string; locale: Locale };
};

export type TenancyService = ReturnType<typeof createTenancyService>;

/** The companies whose bots are watched. */
export function createTenancyService({
  db,
  roster,
  fleet,
  recorder,
  audit,
  events,
  ids,
  clock,
  defaults,
}: Dependencies) {
  let lastUpdate: Promise<unknown> = Promise.resolve();

  async function freeSlug(transaction: Database, name: string): Promise<string> {
    const store = createTenantStore(transaction);
    const base = slugOf(name);
    for (let number = 1; ; number += 1) {
      const slug = number === 1 ? base : `${base}-${number}`;
      if (!(await store.slugTaken(slug))) {
        return slug;
      }
    }
  }

  function firstSetup(tenant: Tenant): AdminAgent {
    return {
      tenantId: tenant.id,
      name: 'Admin Agent',
      tone: 'casual',
      alertFrequency: 'medium',
      locale: tenant.locale,
      emoji: true,
      greeting: null,
      healing: 'auto',
      createdAt: tenant.createdAt,
      updatedAt: tenant.createdAt,
    };
  }

  /** Makes the tenant's rollups anew from the raw checks, cut by its own zone. */
  async function rebuild(tenantId: TenantId): Promise<void> {
    await recorder.flush();
    await rebuildRollups(db, tenantId, roster.tenant(tenantId).zone);
    recorder.reread();
  }

  async function change(act: Act, tenantId: TenantId, patch: TenantPatch): Promise<Tenant> {
    const before = roster.tenant(tenantId);
    const after: Tenant = {
      ...before,
      name: patch.name ?? before.name,
      zone: patch.zone ?? before.zone,
      locale: patch.locale ?? before.locale,
      plan: patch.plan ?? before.plan,
      defaultIntervalMs: patch.defaultIntervalMs ?? before.defaultIntervalMs,
      archivedAt:
        patch.archived === undefined
          ? before.archivedAt
          : patch.archived
            ? (before.archivedAt ?? clock.now())
            : null,
    };
    const leftOver = roster
      .tenants()
      .some((each) => each.id !== tenantId && each.archivedAt === null);
    if (after.archivedAt !== null && !leftOver) {
      throw new AppError('last_tenant');
    }
    await db.transaction().execute(async (transaction) => {
      const store = createTenantStore(transaction);
      await store.replace(after);
      if (after.zone !== before.zone) {
        await store.noteZone(tenantId, after.zone, clock.now());
      }
      await audit.record(transaction, act, {
        tenantId,
        action: patch.archived ? 'tenants.archive' : 'tenants.update',
        subject: tenantId,
        before,
        after,
      });
    });
    roster.setTenant(after);
    if (after.zone !== before.zone) {
      await rebuild(tenantId);
    }
    const changesChecks =
      after.archivedAt !== before.archivedAt ||
      after.defaultIntervalMs !== before.defaultIntervalMs;
    if (changesChecks) {
      await fleet.reconsider(tenantId);
    }
    events.emit('tenant.changed', tenantId, tenantId);
    return after;
  }

  return {
    list: () => roster.tenants(),

    /** Stores the tenant with an admin agent of its own. */
    async create(act: Act, given: NewTenant, { isDemo = false } = {}): Promise<Tenant> {
      const tenant = await db.transaction().execute(async (transaction) => {
        const created: Tenant = {
          id: tenantIdSchema.parse(ids.next()),
          slug: await freeSlug(transaction, given.name),
          name: given.name,
          plan: given.plan ?? 'free',
          zone: given.zone ?? defaults.zone,
          locale: given.locale ?? defaults.locale,
          defaultIntervalMs: given.defaultIntervalMs ?? defaultIntervalMs,
          isDemo,
          createdAt: clock.now(),
          archivedAt: null,
        };
        await createTenantStore(transaction).add(created);
        await createSetupStore(transaction, created.id).save(firstSetup(created));
        await audit.record(transaction, act, {
          tenantId: created.id,
          action: 'tenants.create',
          subject: created.id,
          after: created,
        });
        return created;
      });
      roster.setTenant(tenant);
      events.emit('tenant.changed', tenant.id, tenant.id);
      return tenant;
    },

    /** One after the other, so that of two changes at once the second builds on the first. */
    update(act: Act, tenantId: TenantId, patch: TenantPatch): Promise<Tenant> {
      const turn = lastUpdate.then(() => change(act, tenantId, patch));
      lastUpdate = turn.catch(() => undefined);
      return turn;
    },

    rebuildRollups: rebuild,

    /** Takes a demo tenant away with all that belongs to it. Refuses any other. */
    async removeDemo(act: Act, tenantId: TenantId): Promise<void> {
      const tenant = roster.tenant(tenantId);
      if (!tenant.isDemo) {
        throw new AppError('forbidden');
      }
      for (const { bot } of roster.ofTenant(tenantId)) {
        await fleet.remove(act, tenantId, bot.id);
      }
      await db.transaction().execute(async (transaction) => {
        await createTenantStore(transaction).remove(tenantId);
        await audit.record(transaction, act, {
          tenantId: null,
          action: 'demo.remove',
          subject: tenantId,
        });
      });
      roster.removeTenant(tenantId);
      events.emit('tenant.changed', tenantId, tenantId);
    },
  };
}
