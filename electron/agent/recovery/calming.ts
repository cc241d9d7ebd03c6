import type { WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { IncidentService } from '#electron/agent/incidents/incident-service.ts';
import type { Clock, Logger, Timer } from '#electron/agent/ports.ts';

import { calmFrom, type LadderRules } from './ladder.ts';
import type { Situations } from './situations.ts';

type Dependencies = {
  situations: Pick<Situations, 'know'>;
  incidents: Pick<IncidentService, 'endCrashLoop'>;
  rules: LadderRules;
  clock: Clock;
  logger: Logger;
};

/** A bot that is well, and was told about as dying again and again, is watched until it has calmed. */
export function createCalming({ situations, incidents, rules, clock, logger }: Dependencies) {
  // When it may have calmed.
  const timers = new Map<WatchedBot, Timer>();

  async function calm(watched: WatchedBot): Promise<void> {
    const { situation } = await situations.know(watched);
    const calmAt = calmFrom(situation.starts, rules);
    if (watched.state.verdict !== 'ok' || !watched.hasAlert.has('bot.crash_loop')) {
      return;
    }
    if (calmAt <= clock.now()) {
      await incidents.endCrashLoop(watched);
      return;
    }
    timers.set(
      watched,
      clock.after(calmAt - clock.now(), () => {
        timers.delete(watched);
        look(watched);
      }),
    );
  }

  function look(watched: WatchedBot): void {
    if (
      watched.hasAlert.has('bot.crash_loop') &&
      watched.state.verdict === 'ok' &&
      !timers.has(watched)
    ) {
      calm(watched).catch((error: unknown) => {
        logger.error({ error, botId: watched.bot.id }, 'a bot that calmed could not be noted');
      });
    }
  }

  return {
    /** Its verdict is settled. */
    look,

    stop(): void {
      for (const timer of timers.values()) {
        timer.cancel();
      }
    },
  };
}
