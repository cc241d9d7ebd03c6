import type { AlertService } from '#electron/agent/alerts/alert-service.ts';
import { agentAct } from '#electron/agent/audit/act.ts';
import type { WatchedBot } from '#electron/agent/fleet/roster.ts';
import { isFlapping } from '#electron/agent/health/flapping.ts';
import type { Ids } from '#electron/agent/ids.ts';
import { type Cause, severityOfDegraded, severityOfDown } from '#shared/faults.ts';
import type { AlertType, Severity } from '#shared/schemas/alert.ts';
import type { Reason } from '#shared/schemas/reason.ts';

import type { BotChange } from './bot-change.ts';
import { channelOfTrouble } from './channel-of-trouble.ts';

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

/** What people are told of a bot in trouble, as its recovery stands. */
export function toldOf(
  { reason, recovery }: WatchedBot,
  verdict: 'degraded' | 'down',
  cause: Cause,
): Told {
  if (verdict === 'degraded') {
    return { type: 'bot.degraded', severity: severityOfDegraded(cause), cause };
  }
  if (recovery === 'breaker') {
    return { type: 'bot.crash_loop', severity: 'critical', cause: 'crash_loop' };
  }
  const severity = recovery === 'needs_person' ? 'critical' : severityOfDown(cause, reason);
  return { type: 'bot.down', severity, cause };
}

/** A bot that flaps, or dies again and again, has an alert of its own; only what needs a person goes beside it. */
function isToldAlready({ hasAlert, recovery }: WatchedBot, { type }: Told): boolean {
  if (type === 'bot.crash_loop') {
    return hasAlert.has(type);
  }
  return (
    hasAlert.has('bot.crash_loop') || (hasAlert.has('bot.flapping') && recovery !== 'needs_person')
  );
}

export type BotAlerts = ReturnType<typeof createBotAlerts>;

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
      details: {
        ...told.details,
        ...channelOfTrouble(watched, told.cause),
        ...(reason && { reason }),
        bot: watched.bot.name,
      },
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
      details: channelOfTrouble(watched, told.cause),
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

    /** Tells what is wrong now, unless that is told already by another alert of the bot. */
    async tellVerdict(
      change: BotChange,
      verdict: 'degraded' | 'down',
      cause: Cause,
    ): Promise<void> {
      const told = toldOf(change.watched, verdict, cause);
      if (!isToldAlready(change.watched, told)) {
        await tell(change, told);
      }
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
      tellChange(change, toldOf(change.watched, verdict, cause)),
  };
}
