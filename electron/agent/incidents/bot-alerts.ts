import type { AlertService } from '#electron/agent/alerts/alert-service.ts';
import { agentAct } from '#electron/agent/audit/act.ts';
import type { WatchedBot } from '#electron/agent/fleet/roster.ts';
import { isFlapping } from '#electron/agent/health/flapping.ts';
import type { Ids } from '#electron/agent/ids.ts';
import { type Cause, severityOfDown } from '#shared/faults.ts';
import type { AlertType, Severity } from '#shared/schemas/alert.ts';
import type { Reason } from '#shared/schemas/reason.ts';

import type { BotChange } from './bot-change.ts';

type Told = {
  type: AlertType;
  severity: Severity;
  cause: Cause | null;
  details?: Record<string, number>;
};

/** The reason belongs to the cause that the bot is in trouble for, not to what is told beside it. */
function reasonOf({ reason, state }: WatchedBot, { cause }: Told): { reason?: Reason } {
  return reason && state.cause === cause ? { reason } : {};
}

/** What people are told about one bot, each within the change that makes it true. */
export function createBotAlerts({ alerts, ids }: { alerts: AlertService; ids: Ids }) {
  const act = () => agentAct('health', ids.next());

  const alertOf = ({ bot }: WatchedBot, type: AlertType) => ({
    tenantId: bot.tenantId,
    type,
    subject: bot.id,
  });

  async function tell({ transaction, watched, announce }: BotChange, told: Told): Promise<void> {
    const opened = await alerts.openIn(transaction, act(), {
      ...alertOf(watched, told.type),
      severity: told.severity,
      botId: watched.bot.id,
      incidentId: watched.openIncidentId,
      cause: told.cause,
      details: { ...told.details, ...reasonOf(watched, told), bot: watched.bot.name },
    });
    if (opened) {
      announce.push(opened);
    }
    watched.hasAlert.add(told.type);
  }

  return {
    tell,

    /** The alert of this type is over, if there is one. */
    async settle({ transaction, watched, announce }: BotChange, type: AlertType): Promise<void> {
      if (!watched.hasAlert.has(type)) {
        return;
      }
      const resolved = await alerts.resolveIn(transaction, act(), alertOf(watched, type));
      if (resolved) {
        announce.push(resolved);
      }
      watched.hasAlert.delete(type);
    },

    /** Tells what is wrong now, unless the bot flaps, which has an alert of its own. */
    async tellVerdict(
      change: BotChange,
      verdict: 'degraded' | 'down',
      cause: Cause,
    ): Promise<void> {
      if (change.watched.hasAlert.has('bot.flapping')) {
        return;
      }
      await tell(
        change,
        verdict === 'down'
          ? { type: 'bot.down', severity: severityOfDown(cause), cause }
          : { type: 'bot.degraded', severity: 'warning', cause },
      );
    },

    /** Tells once that the bot flaps, from the change on that makes it so. */
    async tellFlapping(change: BotChange, at: number): Promise<void> {
      const { changes, hasAlert } = change.watched;
      if (isFlapping(changes, at) && !hasAlert.has('bot.flapping')) {
        const details = { changes: changes.length };
        await tell(change, {
          type: 'bot.flapping',
          severity: 'warning',
          cause: 'flapping',
          details,
        });
      }
    },

    /** The bot is down for another cause than it was told for. */
    async changeCause({ transaction, watched, announce }: BotChange, cause: Cause): Promise<void> {
      const changed = await alerts.worsenIn(transaction, act(), {
        ...alertOf(watched, 'bot.down'),
        severity: severityOfDown(cause),
        cause,
        reason: watched.reason,
      });
      if (changed) {
        announce.push(changed);
      }
    },
  };
}
