import type { Act } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { Clock, Logger } from '#electron/agent/ports.ts';
import type { Database } from '#electron/store/database.ts';
import {
  createTenantSettingsStore,
  storedSections,
} from '#electron/store/tenant-settings-store.ts';
import { AppError } from '#shared/errors.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import {
  defaultSettings,
  type SettingsSection,
  settingsSections,
  type TenantSettings,
} from '#shared/schemas/tenant-settings.ts';

import { type Nameable, namedIn, withoutTheGone } from './setting-references.ts';

type Dependencies = {
  db: Database;
  roster: Roster;
  audit: AuditService;
  events: Events;
  clock: Clock;
  logger: Logger;
  /** False where nobody knows the holidays of such a place. */
  prepareHolidays: (place: string) => Promise<boolean>;
};

const sections = Object.keys(settingsSections) as SettingsSection[];

export type SettingsService = ReturnType<typeof createSettingsService>;

/** What each tenant has set: who is told, when, and how it looks. Kept in memory, because every alert asks for it. */
export function createSettingsService({
  db,
  roster,
  audit,
  events,
  clock,
  logger,
  prepareHolidays,
}: Dependencies) {
  const known = new Map<TenantId, Partial<TenantSettings>>();

  function read<Section extends SettingsSection>(
    tenantId: TenantId,
    section: Section,
  ): TenantSettings[Section] {
    return known.get(tenantId)?.[section] ?? defaultSettings[section];
  }

  function keep(tenantId: TenantId, section: SettingsSection, value: unknown): void {
    known.set(tenantId, { ...known.get(tenantId), [section]: value });
  }

  async function nameable(transaction: Database, tenantId: TenantId): Promise<Nameable> {
    const named = await createTenantSettingsStore(transaction, tenantId).named();
    return { ...named, bots: new Set(roster.ofTenant(tenantId).map(({ bot }) => bot.id)) };
  }

  /** What was named before and is gone since is left out; what is newly named must be there. */
  function settled<Section extends SettingsSection>(
    section: Section,
    given: TenantSettings[Section],
    { before, there }: { before: TenantSettings[Section]; there: Nameable },
  ): TenantSettings[Section] {
    const ids = new Set<string>([...there.people, ...there.channels, ...there.bots]);
    const namedBefore = new Set(namedIn(section, before));
    const unknown = namedIn(section, given).filter((id) => !ids.has(id) && !namedBefore.has(id));
    if (unknown.length > 0) {
      throw new AppError('invalid_input', { unknown });
    }
    return withoutTheGone(section, given, there);
  }

  /** Has the holidays that are named at hand. Those that cannot be had are none. */
  async function prepareAll(): Promise<void> {
    for (const { hours } of known.values()) {
      if (hours?.holidays) {
        await prepareHolidays(hours.holidays).catch((error: unknown) => {
          logger.error({ error, place: hours.holidays }, 'holidays could not be read');
        });
      }
    }
  }

  async function assertKnown<Section extends SettingsSection>(
    section: Section,
    given: TenantSettings[Section],
  ): Promise<void> {
    const place = section === 'hours' && 'holidays' in given ? given.holidays : null;
    if (place !== null && !(await prepareHolidays(place))) {
      throw new AppError('invalid_input', { unknown: [place] });
    }
  }

  return {
    /** Everything that was ever set. What cannot be read any more is as if it had not been. */
    async takeUp(): Promise<void> {
      for (const { tenantId, section, value } of await storedSections(db)) {
        const schema = settingsSections[section as SettingsSection];
        const parsed = schema?.safeParse(value);
        if (parsed?.success) {
          keep(tenantId as TenantId, section as SettingsSection, parsed.data);
        } else {
          logger.error({ tenantId, section }, 'a setting cannot be read and its default is used');
        }
      }
      await prepareAll();
    },

    /** What is set, or the default. */
    read,

    all: (tenantId: TenantId): TenantSettings =>
      Object.fromEntries(
        sections.map((section) => [section, read(tenantId, section)]),
      ) as TenantSettings,

    /** A whole section. People, channels and bots that it newly names must be those of the tenant. */
    async save<Section extends SettingsSection>(
      act: Act,
      tenantId: TenantId,
      section: Section,
      given: TenantSettings[Section],
    ): Promise<TenantSettings[Section]> {
      await assertKnown(section, given);
      const saved = await db.transaction().execute(async (transaction) => {
        const before = read(tenantId, section);
        const there = await nameable(transaction, tenantId);
        const after = settled(section, given, { before, there });
        await createTenantSettingsStore(transaction, tenantId).save(section, after, clock.now());
        await audit.record(transaction, act, {
          tenantId,
          action: 'settings.save',
          subject: section,
          before,
          after,
        });
        return after;
      });
      keep(tenantId, section, saved);
      events.emit('settings.changed', tenantId, section);
      return saved;
    },
  };
}
