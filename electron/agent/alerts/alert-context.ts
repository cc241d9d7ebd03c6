import type { Roster } from '#electron/agent/fleet/roster.ts';
import { flappingWindowMs } from '#electron/agent/health/flapping.ts';
import { createAlertStore, type StoredAlert } from '#electron/store/alert-store.ts';
import type { Database } from '#electron/store/database.ts';
import { hasStormSince } from '#electron/store/notice-recall.ts';
import { createSetupStore } from '#electron/store/setup-store.ts';
import type { BotId, TenantId } from '#shared/schemas/ids.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';
import type { SettingsSection, TenantSettings } from '#shared/schemas/tenant-settings.ts';

import { flapQuietUntil } from './flapping-alert.ts';
import type { LookContext } from './look.ts';
import { stormMs } from './place.ts';
import type { SilenceService } from './silence-service.ts';

/** A window may end early, and one may follow it: who waits for its end asks again after this time. */
const askMaintenanceAgainMs = 60_000;

/** What the rules of telling are to know of a tenant. */
export type Tellable = {
  read<Section extends SettingsSection>(
    tenantId: TenantId,
    section: Section,
  ): TenantSettings[Section];
  isInMaintenance(tenantId: TenantId, botId: BotId): boolean;
  /** When its people's hours begin, where they are over now; `null` where they are not, or never begin. */
  opensAt(tenant: Tenant, now: number): number | null;
};

type Dependencies = { roster: Roster; silences: SilenceService; tellable: Tellable };

export type AlertContexts = ReturnType<typeof createAlertContexts>;

/** Gathers what decides whether, and when, people are told of an alert. */
export function createAlertContexts({ roster, silences, tellable }: Dependencies) {
  function quietByPeople({ tenantId, botId }: StoredAlert, now: number): number {
    if (tenantId === null) {
      return -Infinity;
    }
    const isMaintained = botId !== null && tellable.isInMaintenance(tenantId, botId);
    return Math.max(
      silences.mutedUntil(tenantId, botId) ?? -Infinity,
      isMaintained ? now + askMaintenanceAgainMs : -Infinity,
    );
  }

  return {
    /** Whose people are told: its own tenant's, and of the agent itself the oldest one's that is no demo. */
    homeOf({ tenantId }: Pick<StoredAlert, 'tenantId'>): Tenant | undefined {
      return tenantId === null
        ? roster.tenants().find(({ isDemo, archivedAt }) => !isDemo && archivedAt === null)
        : roster.findTenant(tenantId);
    },

    async of(
      transaction: Database,
      alert: StoredAlert,
      home: Tenant,
      now: number,
    ): Promise<LookContext> {
      const changes = await createAlertStore(transaction, alert.tenantId).changesSince(
        alert.fingerprint,
        now - flappingWindowMs,
      );
      const setup = await createSetupStore(transaction, home.id).find();
      const until = Math.max(quietByPeople(alert, now), flapQuietUntil(changes, now) ?? -Infinity);
      return {
        now,
        quietUntil: until > now ? until : null,
        frequency: setup?.alertFrequency ?? 'medium',
        inStorm: await hasStormSince(transaction, home.id, now - stormMs),
        escalation: tellable.read(home.id, 'routing').escalation,
      };
    },
  };
}
