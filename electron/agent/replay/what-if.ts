import type { Roster, WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { Recorder } from '#electron/agent/health/recorder.ts';
import type { VerdictRules } from '#electron/agent/health/verdict.ts';
import type { Patience } from '#electron/agent/incidents/incident-rules.ts';
import type { Clock } from '#electron/agent/ports.ts';
import { createCheckStore } from '#electron/store/check-store.ts';
import type { Database } from '#electron/store/database.ts';
import { takeBreath } from '#electron/store/take-breath.ts';
import type { Check } from '#shared/schemas/health.ts';
import type { BotId, TenantId } from '#shared/schemas/ids.ts';
import type { WhatIf, WhatIfRequest, WhatIfSettings } from '#shared/schemas/replay.ts';
import type { HealingMode } from '#shared/schemas/setup.ts';

import { type RecordedCheck, recordedChecks } from './recorded-check.ts';
import { whatIf } from './replay.ts';

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
 * is given, and in the 92 before its end at most.
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
  ): Promise<RecordedCheck[]> {
    const recorded: RecordedCheck[] = [];
    let wasDown = false;
    for (let after = from - 1; ; ) {
      const page = await checks.between(bot.key, { after, to, limit: pageRows });
      for (const check of page) {
        recorded.push(recordedOf(check, wasDown));
        wasDown = check.verdict === 'down';
      }
      const last = page.at(-1);
      if (!last || page.length < pageRows) {
        return recorded;
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
    const history = recordedChecks(recorded);
    const inForce = settingsInForce(watched);
    const given = Object.fromEntries(
      Object.entries(settings).filter(([, value]) => value !== undefined),
    );
    return {
      from,
      to,
      checks: recorded.length,
      inForce: whatIf(history, inForce, patience),
      asked: whatIf(history, { ...inForce, ...given }, patience),
    };
  };
}

/** What a check was by itself, read from what became of it. */
function recordedOf(check: Omit<Check, 'evidence'>, wasDown: boolean): RecordedCheck {
  const { at, cause, source, verdict } = check;
  const isDown = verdict === 'down';
  return {
    at,
    cause: cause === 'tls_soon' ? null : cause,
    outcome: outcomeOf(check),
    // It turned down without any recheck before it.
    isFinal: isDown && !wasDown && source !== 'recheck',
    isEvent: source !== 'schedule',
  };
}

function outcomeOf({ cause, verdict }: Omit<Check, 'evidence'>): RecordedCheck['outcome'] {
  if (cause === null || cause === 'tls_soon') {
    return 'pass';
  }
  if (cause === 'slow') {
    return 'slow';
  }
  return verdict === 'degraded' ? 'partial' : 'fail';
}
