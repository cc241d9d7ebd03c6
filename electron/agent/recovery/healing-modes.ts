import type { Act } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Roster, WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { IncidentService } from '#electron/agent/incidents/incident-service.ts';
import { createBotStore } from '#electron/store/bot-store.ts';
import type { Database } from '#electron/store/database.ts';
import { createSetupStore } from '#electron/store/setup-store.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import { type HealingMode, usualHealing } from '#shared/schemas/setup.ts';

type Dependencies = {
  db: Database;
  roster: Roster;
  incidents: Pick<IncidentService, 'inOne'>;
  /** What was agreed to before is agreed to no more: the newest word counts. */
  forgetAgreement: (watched: WatchedBot) => void;
  audit: AuditService;
  events: Events;
};

/** How far the agent may go by itself: as the bot says, or else its tenant. */
export function createHealingModes({
  db,
  roster,
  incidents,
  forgetAgreement,
  audit,
  events,
}: Dependencies) {
  const tenantModes = new Map<TenantId, HealingMode>();

  return {
    modeOf: ({ bot }: WatchedBot): HealingMode =>
      bot.healing ?? tenantModes.get(bot.tenantId) ?? usualHealing,

    /** Reads what the tenant says now. */
    async read(tenantId: TenantId): Promise<void> {
      const setup = await createSetupStore(db, tenantId).find();
      tenantModes.set(tenantId, setup?.healing ?? usualHealing);
    },

    /** `null` takes the tenant's mode. */
    async set(act: Act, watched: WatchedBot, healing: HealingMode | null): Promise<void> {
      const { tenantId, id: botId } = watched.bot;
      await incidents.inOne(watched, async (transaction) => {
        const before = roster.get(tenantId, botId).bot;
        const after = { ...before, healing };
        await createBotStore(transaction, tenantId).replace(after);
        await audit.record(transaction, act, {
          tenantId,
          action: 'recovery.set_mode',
          subject: botId,
          before: { healing: before.healing },
          after: { healing },
        });
        return [
          () => {
            watched.bot = after;
            forgetAgreement(watched);
            events.emit('recovery.changed', tenantId, botId);
          },
        ];
      });
    },
  };
}
