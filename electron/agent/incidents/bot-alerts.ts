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
function reasonOf({ reason, state }: WatchedBot, { cause }: Told): Reason | null {
  return state.cause === cause ? reason : null;
}

function toldOf(verdict: 'degraded' | 'down', cause: Cause, reason: Reason | null): Told {
  return verdict === 'down'
    ? { type: 'bot.down', severity: severityOfDown(cause, reason), cause }
    : { type: 'bot.degraded', severity: 'warning', cause };
}

/** What people are told about one bot, each within the change that makes it true. */
export function createBotAlerts({ alerts, ids }: { alerts: AlertService; ids: Ids }) {
  const act = () => agentAct('health', ids.next());

  const alertOf = ({ bot }: WatchedBot, type: AlertType) => ({
    tenantId: bot.tenantId,
    type,
    subject: bot.id,
  });

  /** Opens the alert, or has the one that is open say what is so now. */
  async function tell(change: BotChange, told: Told): Promise<void> {
    const { transaction, watched, announce } = change;
    const reason = reasonOf(watched, told);
    const opened = await alerts.openIn(transaction, act(), {
      ...alertOf(watched, told.type),
      severity: told.severity,
      botId: watched.bot.id,
      incidentId: watched.openIncidentId,
      cause: told.cause,
      details: { ...told.details, ...(reason && { reason }), bot: watched.bot.name },
    });
    if (opened) {
      announce.push(opened);
    } else {
      await tellChange(change, told);
    }
    watched.hasAlert.add(told.type);
  }

  async function tellChange(
    { transaction, watched, announce }: BotChange,
    told: Told,
  ): Promise<void> {
    const changed = await alerts.worsenIn(transaction, act(), {
      ...alertOf(watched, told.type),
      severity: told.severity,
      cause: told.cause,
      reason: reasonOf(watched, told),
    });
    if (changed) {
      announce.push(changed);
    }
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
      await tell(change, toldOf(verdict, cause, change.watched.reason));
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

    /** The bot is not well for another cause than it was told for. */
    changeCause: (change: BotChange, verdict: 'degraded' | 'down', cause: Cause): Promise<void> =>
      tellChange(change, toldOf(verdict, cause, change.watched.reason)),
  };
}
