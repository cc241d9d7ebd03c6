import { homeTenant } from '#electron/agent/fleet/home-tenant.ts';
import type { Roster } from '#electron/agent/fleet/roster.ts';
import { flappingWindowMs } from '#electron/agent/health/flapping.ts';
import { createAlertPastStore } from '#electron/store/alert-past-store.ts';
import type { StoredAlert } from '#electron/store/alert-store.ts';
import type { Database } from '#electron/store/database.ts';
import { createIncidentStore } from '#electron/store/incident-store.ts';
import { hasStormSince } from '#electron/store/notice-recall.ts';
import { createSetupStore } from '#electron/store/setup-store.ts';
import type { BotId, TenantId } from '#shared/schemas/ids.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';
import type { SettingsSection, TenantSettings } from '#shared/schemas/tenant-settings.ts';

import { flapQuietUntil } from './flapping-alert.ts';
import type { LookContext } from './look.ts';
import { stormMs } from './place.ts';
import type { SilenceService } from './silence-service.ts';

/** A window or a mute may end early, and one may follow it: who waits for its end asks again after this time. */
const askAgainMs = 60_000;

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

/** Until when what waits to be told waits on: for people's hours, or for what it waits for already. */
type Wait = { until: number; forHours: boolean };

type Dependencies = { roster: Roster; silences: SilenceService; tellable: Tellable };

export type AlertContexts = ReturnType<typeof createAlertContexts>;

/** Gathers what decides whether, and when, people are told of an alert. */
export function createAlertContexts({ roster, silences, tellable }: Dependencies) {
  /** Which bots it is about: its own, or those whose troubles are one; none where it is about no bot. */
  async function botsBehind(
    transaction: Database,
    { tenantId, botId, incidentId }: StoredAlert,
  ): Promise<BotId[]> {
    if (botId !== null || tenantId === null || incidentId === null) {
      return botId === null ? [] : [botId];
    }
    const bots = await createIncidentStore(transaction, tenantId).botsOf(incidentId);
    return bots.filter((id) => roster.find(tenantId, id));
  }

  /** As long as one of its bots is neither worked on nor muted, people are told. */
  async function quietByPeople(
    transaction: Database,
    alert: StoredAlert,
    now: number,
  ): Promise<number> {
    const { tenantId, botId } = alert;
    if (tenantId === null) {
      return -Infinity;
    }
    const bots = await botsBehind(transaction, alert);
    const untils = bots.map((id) =>
      Math.max(
        silences.mutedUntil(tenantId, id) ?? -Infinity,
        tellable.isInMaintenance(tenantId, id) ? now + askAgainMs : -Infinity,
      ),
    );
    return Math.max(
      silences.mutedUntil(tenantId, botId) ?? -Infinity,
      untils.length > 0 ? Math.min(...untils) : -Infinity,
    );
  }

  /** Whose people are told: its own tenant's, and of the agent itself those at home. */
  function homeOf({ tenantId }: Pick<StoredAlert, 'tenantId'>): Tenant | undefined {
    return tenantId === null ? homeTenant(roster) : roster.findTenant(tenantId);
  }

  /** When the tenant's hours begin, where they are over for such an alert; hours that never begin keep nothing back. */
  function opensAt({ severity }: StoredAlert, home: Tenant, now: number): number | null {
    const { criticalPasses } = tellable.read(home.id, 'hours');
    return criticalPasses && severity === 'critical' ? null : tellable.opensAt(home, now);
  }

  return {
    homeOf,
    opensAt,

    /** True where every bot that it is about is worked on. */
    async isWorkedOn(transaction: Database, alert: StoredAlert): Promise<boolean> {
      const { tenantId } = alert;
      const bots = await botsBehind(transaction, alert);
      return (
        tenantId !== null &&
        bots.length > 0 &&
        bots.every((id) => tellable.isInMaintenance(tenantId, id))
      );
    },

    /** `null` where what waited to be told of it may go now that its time has come. */
    async waitOf(transaction: Database, alert: StoredAlert, now: number): Promise<Wait | null> {
      const quietUntil = await quietByPeople(transaction, alert, now);
      if (quietUntil > now) {
        return { until: Math.min(quietUntil, now + askAgainMs), forHours: false };
      }
      const home = homeOf(alert);
      const until = home === undefined ? null : opensAt(alert, home, now);
      return until === null ? null : { until, forHours: true };
    },

    async of(
      transaction: Database,
      alert: StoredAlert,
      home: Tenant,
      now: number,
    ): Promise<LookContext> {
      const changes = await createAlertPastStore(transaction, alert.tenantId).changesSince(
        alert.fingerprint,
        now - flappingWindowMs,
      );
      const setup = await createSetupStore(transaction, home.id).find();
      const until = Math.max(
        await quietByPeople(transaction, alert, now),
        flapQuietUntil(changes, now) ?? -Infinity,
      );
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
