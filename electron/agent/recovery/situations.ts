import type { BotContexts } from '#electron/agent/connectors/bot-context.ts';
import { type ConnectorRegistry, connectorFor } from '#electron/agent/connectors/connector.ts';
import { perConfig } from '#electron/agent/connectors/per-config.ts';
import type { RestartStep } from '#electron/agent/connectors/repair.ts';
import type { Roster, WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { Clock } from '#electron/agent/ports.ts';
import type { Database } from '#electron/store/database.ts';
import { createIncidentStore } from '#electron/store/incident-store.ts';
import { createRecoveryStore, type StoredAttempt } from '#electron/store/recovery-store.ts';
import type { ConnectorConfig } from '#shared/schemas/connector.ts';
import type { Incident } from '#shared/schemas/incident.ts';
import type { RecoveryStep, Rival } from '#shared/schemas/recovery.ts';
import type { HealingMode } from '#shared/schemas/setup.ts';

import type { ConfigRepair } from './config-repair.ts';
import type { LadderRules, Situation, Trouble } from './ladder.ts';
import { nothingKnown } from './no-config.ts';
import type { Repairs } from './repairs.ts';

/** What a bot that is slow to answer may hold up a screen for. */
const askLimitMs = 2_500;

/** Bots that are restarted together are found down one after the other; a restart shortly before was for this one too. */
const noticedLateMs = 60_000;

/** What is known of a bot's recovery, and had to be looked up; what changes by the moment is added at the end. */
export type Known = {
  incident: Incident | null;
  /** Those of the incident, first to last. */
  attempts: readonly StoredAttempt[];
  situation: Omit<Situation, 'now' | 'fleet' | 'isTargetBusy' | 'isPartOfMore' | 'isAgreed'>;
};

type Dependencies = {
  db: Database;
  roster: Roster;
  connectors: ConnectorRegistry;
  configRepair: ConfigRepair;
  contexts: BotContexts;
  repairs: Pick<Repairs, 'isUnderWay'>;
  rules: LadderRules;
  modeOf: (watched: WatchedBot) => HealingMode;
  /** Until when, on the monotonic clock, nothing is done. */
  quietUntil: () => number;
  clock: Clock;
};

export type Situations = ReturnType<typeof createSituations>;

/** Gathers what the decision about a bot's next step depends on. */
export function createSituations({
  db,
  roster,
  connectors,
  configRepair,
  contexts,
  repairs,
  rules,
  modeOf,
  quietUntil,
  clock,
}: Dependencies) {
  const repairOf = ({ bot }: WatchedBot) => connectorFor(connectors, bot.connector).repair;

  function abilitiesOf(watched: WatchedBot): readonly RestartStep[] {
    return repairOf(watched)?.steps(watched.bot.connector) ?? [];
  }

  const targetOfConfig = perConfig((config: ConnectorConfig) => {
    const { repair } = connectorFor(connectors, config);
    return { target: repair && repair.steps(config).length > 0 ? repair.targetOf(config) : null };
  });

  /** What a restart of the bot restarts; `null` where it has none. */
  const targetOf = ({ bot }: WatchedBot): string | null => targetOfConfig(bot.connector).target;

  /** The bots that are restarted when this one is, itself among them. */
  function matesOf(watched: WatchedBot): WatchedBot[] {
    const target = targetOf(watched);
    return target === null
      ? [watched]
      : roster.ofTenant(watched.bot.tenantId).filter((each) => targetOf(each) === target);
  }

  function troubleOf({ state, reason, openIncidentId }: WatchedBot): Trouble | null {
    const { verdict, cause } = state;
    return openIncidentId !== null && (verdict === 'down' || verdict === 'degraded')
      ? { verdict, cause: cause ?? 'timeout', reason }
      : null;
  }

  /** The steps that were taken for this trouble: its own, and restarts of what restarts with it. */
  function doneFor(
    { bot }: WatchedBot,
    incident: Incident | null,
    begun: readonly StoredAttempt[],
  ): RecoveryStep[] {
    if (!incident) {
      return [];
    }
    const counts = (attempt: StoredAttempt) =>
      attempt.incidentId === incident.id ||
      (attempt.botId !== bot.id &&
        attempt.step !== 'restart_channel' &&
        (attempt.startedAt ?? 0) >= incident.openedAt - noticedLateMs);
    return begun.filter(counts).map(({ step }) => step);
  }

  /** By the wall clock, as everything that is shown and stored. */
  const wallOf = (mono: number) => clock.now() + Math.max(Math.ceil(mono - clock.mono()), 0);

  return {
    abilitiesOf,
    targetOf,
    matesOf,
    troubleOf,

    provesRuns: (watched: WatchedBot): boolean =>
      repairOf(watched)?.provesRuns(watched.bot.connector) ?? false,

    isTargetBusy: (watched: WatchedBot): boolean => matesOf(watched).some(repairs.isUnderWay),

    async know(watched: WatchedBot): Promise<Known> {
      const { tenantId, id: botId } = watched.bot;
      const incidents = createIncidentStore(db, tenantId);
      const store = createRecoveryStore(db, tenantId);
      const incident = watched.openIncidentId
        ? ((await incidents.find(watched.openIncidentId)) ?? null)
        : null;
      const remembered = clock.now() - rules.breaker.rememberedMs;
      const since = Math.min(remembered, (incident?.openedAt ?? Infinity) - noticedLateMs);
      const begun = await store.begunSince(
        matesOf(watched).map(({ bot }) => bot.id),
        since,
      );
      const attempts = incident ? await store.ofIncident(incident.id) : [];
      // A start that lies ahead was before the clock was set back, after which nothing is done for a minute anyway.
      const past = begun.filter(({ startedAt }) => startedAt !== null && startedAt <= clock.now());
      const trouble = troubleOf(watched);
      const config = trouble ? await configRepair.facts(watched) : nothingKnown;
      const { restart } = watched;
      return {
        incident,
        attempts,
        situation: {
          // What was looked up may have taken its time: the bot is taken as it is now.
          trouble: troubleOf(watched),
          mode: modeOf(watched),
          isStopped: incident !== null && incident.healingStoppedAt !== null,
          abilities: abilitiesOf(watched),
          config,
          done: doneFor(watched, incident, begun),
          starts: past.flatMap(({ startedAt, botId: of, step }) =>
            startedAt !== null && (of === botId || step !== 'restart_channel') ? [startedAt] : [],
          ),
          announcedUntil: restart && !restart.isOver ? wallOf(restart.until) : null,
          quietUntil: wallOf(quietUntil()),
        },
      };
    },

    /** Who else would restart it, and how many conversations are under way; what does not answer is left out. */
    async ask(watched: WatchedBot): Promise<{ rivals: readonly Rival[]; activity: number | null }> {
      const repair = repairOf(watched);
      const context = contexts(watched);
      const config = watched.bot.connector;
      const [rivals, activity] = await Promise.all([
        within(clock, repair?.rivals?.(config, context) ?? [], []),
        within(clock, repair?.activity?.(config, context) ?? null, null),
      ]);
      return { rivals, activity };
    },
  };
}

/** What is answered in time, or the other. */
function within<Answer>(
  clock: Clock,
  asked: Promise<Answer> | Answer,
  otherwise: Answer,
): Promise<Answer> {
  return new Promise((resolve) => {
    const timer = clock.after(askLimitMs, () => resolve(otherwise));
    void Promise.resolve(asked)
      .catch(() => otherwise)
      .then((answer) => {
        timer.cancel();
        resolve(answer);
      });
  });
}
