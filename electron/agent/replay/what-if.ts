import type { Roster, WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { Recorder } from '#electron/agent/health/recorder.ts';
import type { VerdictRules } from '#electron/agent/health/verdict.ts';
import type { Patience } from '#electron/agent/incidents/incident-rules.ts';
import { maintainedTimes } from '#electron/agent/maintenance/maintained-times.ts';
import type { Clock } from '#electron/agent/ports.ts';
import { createCheckStore } from '#electron/store/check-store.ts';
import type { Database } from '#electron/store/database.ts';
import { createMaintenanceStore } from '#electron/store/maintenance-store.ts';
import { takeBreath } from '#electron/store/take-breath.ts';
import type { BotId, TenantId } from '#shared/schemas/ids.ts';
import type { WhatIf, WhatIfRequest, WhatIfSettings } from '#shared/schemas/replay.ts';
import type { HealingMode } from '#shared/schemas/setup.ts';

import { whatIf } from './replay.ts';
import { createStretches, type Stretch } from './stretches.ts';

const monthMs = 30 * 24 * 60 * 60_000;
/** Every check of the period is read. */
const longestMs = 92 * 24 * 60 * 60_000;
const pageRows = 5_000;

type Dependencies = {
  db: Database;
  roster: Roster;
  recorder: Pick<Recorder, 'flush'>;
  rules: VerdictRules;
  patience: Patience;
  /** How far the agent goes in repairing this bot by itself, which is how long people are spared. */
  modeOf: (watched: WatchedBot) => HealingMode;
  clock: Clock;
};

/**
 * Answers from a bot's own history what other settings would have had people told: in the last 30 days where no period
 * is given, and in the 92 before its end at most. Of time in maintenance nothing is counted, as nobody is told of it.
 */
export function createWhatIf({
  db,
  roster,
  recorder,
  rules,
  patience,
  modeOf,
  clock,
}: Dependencies) {
  const checks = createCheckStore(db);

  function settingsInForce(watched: WatchedBot): WhatIfSettings {
    return {
      rechecks: rules.recheckDelaysMs.length,
      patienceMs: modeOf(watched) === 'auto' ? patience.healingMs : patience.untriedMs,
      slowAnswers: rules.slowAnswers,
      intervalMs: roster.intervalOf(watched),
    };
  }

  async function read(
    { bot }: WatchedBot,
    { from, to }: { from: number; to: number },
  ): Promise<Stretch[]> {
    const planned = await createMaintenanceStore(db, bot.tenantId).listEver();
    const stretches = createStretches(maintainedTimes(planned, bot.id, { from, to }));
    for (let after = from - 1; ; ) {
      const page = await checks.between(bot.key, { after, to, limit: pageRows });
      for (const check of page) {
        stretches.add(check);
      }
      const last = page.at(-1);
      if (!last || page.length < pageRows) {
        return stretches.end(to);
      }
      after = last.at;
      // A month of a bot checked every few seconds is half a million rows; others want their turn.
      await takeBreath();
    }
  }

  return async (
    tenantId: TenantId,
    botId: BotId,
    { settings, from: asked, to = clock.now() }: WhatIfRequest,
  ): Promise<WhatIf> => {
    const watched = roster.get(tenantId, botId);
    const from = Math.max(asked ?? to - monthMs, to - longestMs);
    await recorder.flush();
    const recorded = await read(watched, { from, to });
    const inForce = settingsInForce(watched);
    const given = Object.fromEntries(
      Object.entries(settings).filter(([, value]) => value !== undefined),
    );
    return {
      from,
      to,
      checks: recorded.reduce((sum, { checks: { length } }) => sum + length, 0),
      inForce: whatIf(recorded, inForce, patience),
      asked: whatIf(recorded, { ...inForce, ...given }, patience),
    };
  };
}
