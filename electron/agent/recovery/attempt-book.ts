import { type Act, agentAct } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Events } from '#electron/agent/events.ts';
import type { WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock } from '#electron/agent/ports.ts';
import type { Database } from '#electron/store/database.ts';
import { createRecoveryStore, type StoredAttempt } from '#electron/store/recovery-store.ts';
import {
  type AttemptId,
  attemptIdSchema,
  type BotId,
  type IncidentId,
} from '#shared/schemas/ids.ts';
import type { RecoveryStep } from '#shared/schemas/recovery.ts';

import { hasEnded, mayBecome } from './attempt-states.ts';

type Dependencies = {
  db: Database;
  audit: AuditService;
  events: Events;
  ids: Ids;
  clock: Clock;
};

type Plan = { step: RecoveryStep; incidentId: IncidentId | null; number: number };

type Change = Partial<
  Pick<
    StoredAttempt,
    | 'state'
    | 'runBefore'
    | 'runAfter'
    | 'isProven'
    | 'configVersionId'
    | 'failure'
    | 'startedAt'
    | 'verifyUntil'
    | 'endedAt'
  >
>;

export type AttemptBook = ReturnType<typeof createAttemptBook>;

/** Writes down each step before it is taken and as it goes on, with who did it, why, and what came of it. */
export function createAttemptBook({ db, audit, events, ids, clock }: Dependencies) {
  const awaited = new Map<AttemptId, Set<(ended: StoredAttempt) => void>>();
  // Planned, and neither begun nor taken back, because that could not be stored: it must not keep others from being begun.
  const stranded = new Map<BotId, StoredAttempt>();

  function announce({ tenantId, botId }: StoredAttempt): void {
    events.emit('recovery.changed', tenantId, botId);
  }

  /** What the step is called in the audit. */
  const actionOf = ({ step }: StoredAttempt) =>
    step === 'roll_back' ? 'recovery.roll_back' : 'recovery.restart';

  async function change(
    attempt: StoredAttempt,
    to: Change,
    alongside?: (transaction: Database) => Promise<void>,
  ): Promise<StoredAttempt | null> {
    if (to.state && !mayBecome(attempt.state, to.state)) {
      throw new Error(`expected no attempt to become ${to.state} that is ${attempt.state}`);
    }
    const after = { ...attempt, ...to };
    if (!(await store(attempt, after, alongside))) {
      return null;
    }
    announce(after);
    if (hasEnded(after.state)) {
      const listeners = awaited.get(after.id) ?? [];
      awaited.delete(after.id);
      listeners.forEach((listener) => listener(after));
    }
    return after;
  }

  async function store(
    before: StoredAttempt,
    after: StoredAttempt,
    alongside?: (transaction: Database) => Promise<void>,
  ): Promise<boolean> {
    try {
      return await db.transaction().execute(async (transaction) => {
        const attempts = createRecoveryStore(transaction, before.tenantId);
        const isChanged = await attempts.change(after);
        if (isChanged) {
          await alongside?.(transaction);
        }
        return isChanged;
      });
    } catch (error) {
      if (before.state === 'planned') {
        stranded.set(before.botId, before);
      }
      throw error;
    }
  }

  return {
    /** `null` where an attempt of the bot is under way already. */
    async plan(
      act: Act,
      { bot, state }: WatchedBot,
      { step, incidentId, number }: Plan,
    ): Promise<StoredAttempt | null> {
      const attempt: StoredAttempt = {
        id: attemptIdSchema.parse(ids.next()),
        tenantId: bot.tenantId,
        botId: bot.id,
        incidentId,
        number,
        step,
        state: 'planned',
        actorKind: act.actorKind,
        actorId: act.actorId,
        cause: state.cause,
        reason: act.reason,
        runBefore: null,
        runAfter: null,
        isProven: false,
        configVersionId: null,
        failure: null,
        plannedAt: clock.now(),
        startedAt: null,
        verifyUntil: null,
        endedAt: null,
      };
      const left = stranded.get(bot.id);
      if (left) {
        const failure = 'failed';
        await this.end(left, { state: 'abandoned', failure, runAfter: null, isProven: false });
        stranded.delete(bot.id);
      }
      if (!(await createRecoveryStore(db, bot.tenantId).add(attempt))) {
        return null;
      }
      announce(attempt);
      return attempt;
    },

    /** The step is about to be taken: stored, with the run before it, before anything is done. */
    begin: (act: Act, attempt: StoredAttempt, runBefore: string | null) =>
      change(attempt, { state: 'running', runBefore, startedAt: clock.now() }, (transaction) =>
        audit.record(transaction, act, {
          tenantId: attempt.tenantId,
          action: actionOf(attempt),
          subject: attempt.botId,
          after: { attemptId: attempt.id, step: attempt.step, number: attempt.number },
        }),
      ),

    /** The step was taken, or may have been: what is left is to see whether it helped. */
    verify: (attempt: StoredAttempt, to: Pick<Change, 'verifyUntil' | 'configVersionId'>) =>
      change(attempt, { ...to, state: 'verifying' }),

    /** What came of it, together with what else follows from that. */
    end(
      attempt: StoredAttempt,
      to: Pick<Change, 'runAfter' | 'isProven' | 'failure'> & {
        state: 'succeeded' | 'failed' | 'abandoned';
      },
      alongside?: (transaction: Database) => Promise<void>,
    ): Promise<StoredAttempt | null> {
      const act = agentAct('recovery', ids.next());
      return change(attempt, { ...to, endedAt: clock.now() }, async (transaction) => {
        await audit.record(transaction, act, {
          tenantId: attempt.tenantId,
          action: `${actionOf(attempt)}.end`,
          subject: attempt.botId,
          after: { attemptId: attempt.id, ...to },
          result: to.state === 'succeeded' ? 'done' : 'failed',
        });
        await alongside?.(transaction);
      });
    },

    /** Resolves with the attempt as it ended, once it has. */
    async ended({ id, tenantId }: Pick<StoredAttempt, 'id' | 'tenantId'>): Promise<StoredAttempt> {
      const ending = new Promise<StoredAttempt>((resolve) => {
        awaited.set(id, (awaited.get(id) ?? new Set()).add(resolve));
      });
      const now = await createRecoveryStore(db, tenantId).find(id);
      if (now && hasEnded(now.state)) {
        awaited.delete(id);
        return now;
      }
      return ending;
    },
  };
}
