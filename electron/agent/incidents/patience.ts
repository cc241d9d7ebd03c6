import type { Announce } from '#electron/agent/alerts/alert-transition.ts';
import type { WatchedBot } from '#electron/agent/fleet/roster.ts';
import { isCalm } from '#electron/agent/health/flapping.ts';
import type { Clock } from '#electron/agent/ports.ts';
import type { Cause } from '#shared/faults.ts';
import type { TenantId } from '#shared/schemas/ids.ts';

import { type BotAlerts, toldOf } from './bot-alerts.ts';
import type { BotChange, InOneChange } from './bot-change.ts';
import { type Patience, patienceMs } from './incident-rules.ts';

type Dependencies = {
  inOne: InOneChange;
  told: BotAlerts;
  clock: Clock;
  /** Until when, on the monotonic clock, nothing is told. */
  quietUntil: () => number;
  patienceOf: (tenantId: TenantId) => Patience;
};

/** Keeps trouble from people for as long as it may pass without them, and tells it after that. */
export function createPatience({ inOne, told, clock, quietUntil, patienceOf }: Dependencies) {
  const isDue = ({ alertDueAt }: WatchedBot) => alertDueAt !== null && clock.mono() >= alertDueAt;

  const hasCalmed = ({ hasAlert, changes }: WatchedBot) =>
    hasAlert.has('bot.flapping') && isCalm(changes, clock.now());

  /** Tells of the trouble now, or says from when on it is to be told. */
  async function reckon(
    change: BotChange,
    verdict: 'degraded' | 'down',
    cause: Cause,
  ): Promise<void> {
    const { watched } = change;
    const mono = clock.mono();
    const { severity } = toldOf(watched, verdict, cause);
    const { recovery, bot } = watched;
    const wait = patienceMs({ verdict, severity, recovery }, patienceOf(bot.tenantId));
    const since = verdict === 'degraded' ? mono : (watched.troubleSince ?? mono);
    const dueAt = wait === null ? null : Math.max(since + wait, quietUntil());
    if (dueAt !== null && dueAt <= mono) {
      await told.tellVerdict(change, verdict, cause);
    }
    watched.alertDueAt = dueAt !== null && dueAt > mono ? dueAt : null;
  }

  /** Tells what waited for patience to end, and takes back what has become calm. Called every second. */
  function tick(watched: WatchedBot): Promise<void> | null {
    if (!isDue(watched) && !hasCalmed(watched)) {
      return null;
    }
    return inOne(watched, async (transaction) => {
      // Asked again, because the bot may have been paused or removed while this waited for its turn.
      if (!isDue(watched) && !hasCalmed(watched)) {
        return [];
      }
      const change = { transaction, watched, announce: [] as Announce[] };
      if (hasCalmed(watched)) {
        await told.settle(change, 'bot.flapping');
      }
      const { verdict, cause } = watched.state;
      const isWaiting = watched.alertDueAt !== null && !isDue(watched);
      if (!isWaiting) {
        watched.alertDueAt = null;
        if (verdict === 'down' || verdict === 'degraded') {
          await told.tellVerdict(change, verdict, cause ?? 'timeout');
        }
      }
      return change.announce;
    }).then(() => undefined);
  }

  return { reckon, tick };
}
