import { agentAct } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Events } from '#electron/agent/events.ts';
import type { WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock } from '#electron/agent/ports.ts';
import { createIncidentStore } from '#electron/store/incident-store.ts';
import { type Cause, needsPerson } from '#shared/faults.ts';
import { incidentIdSchema } from '#shared/schemas/ids.ts';

import type { BotChange } from './bot-change.ts';
import { incidentState } from './incident-rules.ts';

type Dependencies = { audit: AuditService; events: Events; ids: Ids; clock: Clock };

/** The incident of one bot, from its beginning to its end, each within the change that makes it true. */
export function createBotIncidents({ audit, events, ids, clock }: Dependencies) {
  const act = () => agentAct('health', ids.next());

  return {
    async open(
      { transaction, watched, announce }: BotChange,
      verdict: 'degraded' | 'down',
      { cause, at }: { cause: Cause; at: number },
    ): Promise<void> {
      const { bot } = watched;
      const store = createIncidentStore(transaction, bot.tenantId);
      const incident = {
        id: incidentIdSchema.parse(ids.next()),
        tenantId: bot.tenantId,
        botId: bot.id,
        state: stateOf(verdict, cause, watched),
        verdict,
        cause,
        openedAt: at,
        closedAt: null,
      };
      const isNew = await store.open(incident);
      const id = isNew ? incident.id : ((await store.findOpen(bot.id))?.id ?? incident.id);
      if (isNew) {
        await audit.record(transaction, act(), {
          tenantId: bot.tenantId,
          action: 'incidents.open',
          subject: id,
          after: { botId: bot.id, verdict, cause },
        });
      }
      watched.openIncidentId = id;
      watched.troubleSince = clock.mono();
      watched.recovery = 'none';
      announce.push(() => events.emit('incident.changed', bot.tenantId, id));
    },

    /** What the bot suffers from now, where it has an incident. */
    async change(
      { transaction, watched }: BotChange,
      verdict: 'degraded' | 'down',
      cause: Cause,
    ): Promise<void> {
      const { bot, openIncidentId } = watched;
      if (openIncidentId) {
        await createIncidentStore(transaction, bot.tenantId).change(openIncidentId, {
          state: stateOf(verdict, cause, watched),
          verdict,
          cause,
        });
      }
    },

    /** What it shows of the recovery as that stands now. */
    async showRecovery(
      { transaction, watched }: BotChange,
      verdict: 'degraded' | 'down',
      cause: Cause,
    ): Promise<void> {
      const { bot, openIncidentId } = watched;
      if (openIncidentId) {
        const store = createIncidentStore(transaction, bot.tenantId);
        await store.setState(openIncidentId, stateOf(verdict, cause, watched));
      }
    },

    async close({ transaction, watched, announce }: BotChange, at: number): Promise<void> {
      const { bot, openIncidentId: id } = watched;
      if (!id) {
        return;
      }
      await createIncidentStore(transaction, bot.tenantId).close(id, at);
      await audit.record(transaction, act(), {
        tenantId: bot.tenantId,
        action: 'incidents.close',
        subject: id,
        after: { botId: bot.id },
      });
      announce.push(() => events.emit('incident.changed', bot.tenantId, id));
      watched.openIncidentId = null;
      watched.troubleSince = null;
      watched.recovery = 'none';
    },
  };
}

function stateOf(verdict: 'degraded' | 'down', cause: Cause, { reason, recovery }: WatchedBot) {
  return incidentState(recovery, {
    isForPerson: verdict === 'down' && needsPerson(cause, reason),
  });
}
