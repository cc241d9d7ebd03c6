import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { Clock } from '#electron/agent/ports.ts';
import type { SettingsService } from '#electron/agent/tenancy/settings-service.ts';
import { severities } from '#shared/schemas/alert.ts';
import type { HoursSimulation } from '#shared/schemas/hours.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';
import type { NotificationHours } from '#shared/schemas/tenant-settings.ts';
import { type HoursCalendar, isOpen, nextOpening } from '#shared/time/notification-hours.ts';

import type { PublicHolidays } from './holidays.ts';

type Dependencies = {
  roster: Roster;
  settings: Pick<SettingsService, 'read'>;
  holidays: PublicHolidays;
  clock: Clock;
};

/** When the people of a tenant may be told. */
export function createHoursService({ roster, settings, holidays, clock }: Dependencies) {
  function calendarOf({ zone }: Tenant, { holidays: place }: NotificationHours): HoursCalendar {
    return {
      zone,
      isHoliday: (date) => place !== null && holidays.isHoliday(place, date),
    };
  }

  /** When the hours begin that are over at this moment; `null` where they are not, or never begin. */
  function opensAt(tenant: Tenant, at: number, hours = settings.read(tenant.id, 'hours')) {
    const calendar = calendarOf(tenant, hours);
    return isOpen(hours, calendar, at) ? null : nextOpening(hours, calendar, at);
  }

  return {
    opensAt,

    /** What would be told at this moment, by the levels alone: with hours that are not saved yet, where they are given. */
    async simulate(
      tenantId: TenantId,
      {
        at = clock.now(),
        hours,
      }: { at?: number | undefined; hours?: NotificationHours | undefined },
    ): Promise<HoursSimulation> {
      const tenant = roster.tenant(tenantId);
      const assumed = hours ?? settings.read(tenantId, 'hours');
      if (assumed.holidays !== null) {
        await holidays.prepare(assumed.holidays);
      }
      const opening = opensAt(tenant, at, assumed);
      const { levels } = settings.read(tenantId, 'routing');
      return {
        isOpen: isOpen(assumed, calendarOf(tenant, assumed), at),
        bySeverity: severities.map((severity) => {
          const passes = severity === 'critical' && assumed.criticalPasses;
          const heldUntil = passes ? null : opening;
          return {
            severity,
            told: heldUntil === null ? 'now' : 'held',
            at: heldUntil ?? at,
            media: levels[severity],
          };
        }),
      };
    },
  };
}
