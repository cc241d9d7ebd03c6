import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';

import type { ConfigFacts, ConfigRepair } from '#electron/agent/recovery/config-repair.ts';
import { nothingKnown } from '#electron/agent/recovery/no-config.ts';
import type { Database } from '#electron/store/database.ts';
import { AppError } from '#shared/errors.ts';
import { type Cause, causeFromCode } from '#shared/faults.ts';
import { configVersionIdSchema } from '#shared/schemas/ids.ts';
import type { HealingMode } from '#shared/schemas/setup.ts';

import { oneBot } from './one-bot.ts';
import { createReference, type Seen } from './reference.ts';

/** `npm run test:recovery` runs ten thousand. */
const sequences = Number(process.env['RECOVERY_SEQUENCES'] ?? 150);
const seed = Number(process.env['RECOVERY_SEED'] ?? 20_261);

const given = ['none', 'changed', 'just_before', 'trial', 'invalid'] as const;

const factsOf: Readonly<Record<(typeof given)[number], ConfigFacts>> = {
  none: nothingKnown,
  changed: { ...nothingKnown, canRollBack: true, changedSinceOk: true },
  just_before: {
    ...nothingKnown,
    canRollBack: true,
    changedSinceOk: true,
    changedJustBefore: true,
  },
  trial: { ...nothingKnown, canRollBack: true, isOnTrial: true },
  invalid: { ...nothingKnown, canRollBack: true, isInvalid: true },
};

type Step =
  | { do: 'wait'; seconds: number }
  | { do: 'seen'; seen: Cause | 'ok' }
  | { do: 'restartsTo'; outcome: 'back' | 'dead' | 'lies' | 'refused' | 'hangs' }
  | { do: 'config'; is: (typeof given)[number] }
  | { do: 'mode'; mode: HealingMode | null }
  | { do: 'tenantMode'; mode: HealingMode }
  | { do: 'restart'; force: boolean; whenIdle: boolean }
  | { do: 'stop' | 'resume' | 'yes' | 'again' | 'pause' | 'unpause' };

const wait = fc.record({
  do: fc.constant('wait' as const),
  seconds: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 25, max: 90 })),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: wait },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('seen' as const),
      seen: fc.constantFrom<Cause | 'ok'>(
        ...(['ok', 'refused', 'refused', 'refused', 'server_error'] as const),
        ...(['auth', 'wrong_answer', 'channel_lost', 'slow', 'dns', 'unexpected_status'] as const),
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('restartsTo' as const),
      outcome: fc.constantFrom('back', 'dead', 'lies', 'refused', 'hangs'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('config' as const), is: fc.constantFrom(...given) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('mode' as const),
      mode: fc.constantFrom<HealingMode | null>('off', 'ask', 'auto', null),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('tenantMode' as const),
      mode: fc.constantFrom<HealingMode>('ask', 'auto', 'auto'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('restart' as const),
      force: fc.boolean(),
      whenIdle: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'stop',
        'resume',
        'yes',
        'yes',
        'again',
        'again',
        'pause',
        'unpause',
        'unpause',
      ),
    }),
  },
);

/** Has the database itself write down every change of an attempt. */
async function traceIn(db: Database): Promise<() => Promise<Seen[]>> {
  await sql`create temp table trace (
    n integer primary key, id, was, state, step, actor, started_at, failure, is_proven,
    run_before, run_after, incident_id, open_incident, cause)`.execute(db);
  for (const [when, was] of [
    ['insert', 'null'],
    ['update', 'old.state'],
  ] as const) {
    const name = sql.raw(`trace_${when}`);
    await sql`create temp trigger ${name} after ${sql.raw(when)} on main.recovery_attempts begin
      insert into trace select null, new.id, ${sql.raw(was)}, new.state, new.step, new.actor_kind,
        new.started_at, new.failure, new.is_proven, new.run_before, new.run_after, new.incident_id,
        i.id, i.cause
      from (select 1) left join main.incidents i on i.bot_id = new.bot_id and i.state <> 'closed';
      end`.execute(db);
  }
  let read = 0;
  return async () => {
    const { rows } = await sql<Record<string, never> & { n: number }>`
      select * from trace where n > ${read} order by n`.execute(db);
    read = rows.at(-1)?.n ?? read;
    return rows.map((row: Record<string, unknown>) => ({
      id: String(row['id']),
      was: row['was'] as Seen['was'],
      is: row['state'] as Seen['is'],
      step: row['step'] as Seen['step'],
      actor: row['actor'] as Seen['actor'],
      startedAt: row['started_at'] as number | null,
      failure: row['failure'] as string | null,
      isProven: row['is_proven'] === 1,
      runBefore: row['run_before'] as string | null,
      runAfter: row['run_after'] as string | null,
      attemptOf: row['incident_id'] as string | null,
      openIncident: row['open_incident'] as string | null,
      cause: typeof row['cause'] === 'number' ? (causeFromCode(row['cause']) ?? null) : null,
    }));
  };
}

/** Lives one life of a bot, and answers what must not have been. */
async function live(steps: readonly Step[]): Promise<string[]> {
  const reference = createReference();
  let outcome: (Step & { do: 'restartsTo' })['outcome'] = 'back';
  let facts: ConfigFacts = nothingKnown;
  const act = () => {
    switch (outcome) {
      case 'back':
        bot.world.seen = 'refused';
        bot.world.backAt = bot.clock.mono() + 3_000;
        return undefined;
      case 'dead':
        bot.world.seen = 'refused';
        return undefined;
      case 'lies':
        return undefined;
      case 'refused':
        throw new AppError('restart_refused');
      case 'hangs':
        return new Promise<never>(() => {});
      default:
        return outcome satisfies never;
    }
  };
  const configRepair: ConfigRepair = {
    facts: async () => facts,
    async rollBack() {
      await act();
      const versionId = configVersionIdSchema.parse('019b9a3c-0000-7000-8000-00000000c0f1');
      return { verifyWithinMs: 30_000, versionId, needsStart: false };
    },
  };
  await using bot = await oneBot({
    configRepair,
    repair: {
      steps: () => ['restart_channel', 'restart_bot'],
      restart: act,
      verifyWithinMs: 40_000,
      activity: () => (bot.world.run % 2 === 0 ? 1 : 0),
    },
  });
  const readTrace = await traceIn(bot.db);
  const incidentNow = () => bot.agent.roster.get(bot.ids.tenantId, bot.ids.botId).openIncidentId;
  const see = async () => {
    for (const seen of await readTrace()) {
      reference.saw(seen);
    }
  };

  /** A refusal that a person understands is as good as a yes. */
  async function asked(call: () => Promise<unknown>): Promise<boolean> {
    try {
      await call();
      return true;
    } catch (error) {
      if ((error as { cause?: unknown }).cause instanceof AppError) {
        return false;
      }
      throw error;
    }
  }

  async function take(each: Step): Promise<void> {
    const { api, ids } = bot;
    switch (each.do) {
      case 'wait': {
        const watched = bot.agent.roster.get(ids.tenantId, ids.botId);
        const isDown = watched.state.verdict === 'down' && watched.followed === 'down';
        const trouble = { incident: watched.openIncidentId, cause: watched.state.cause };
        const isDueNow =
          isDown &&
          facts === nothingKnown &&
          bot.world.seen === trouble.cause &&
          bot.world.backAt === Infinity &&
          reference.mustAct(bot.clock.now(), trouble);
        const before = reference.begunSoFar();
        await bot.clock.advance(each.seconds * 1_000);
        await see();
        if (isDueNow && each.seconds >= 25 && reference.begunSoFar() === before) {
          reference.faults.push(`nothing was done for ${trouble.cause} in ${each.seconds} s`);
        }
        return;
      }
      case 'seen':
        bot.world.seen = each.seen;
        bot.world.backAt = Infinity;
        return;
      case 'restartsTo':
        ({ outcome } = each);
        return;
      case 'config':
        facts = factsOf[each.is];
        reference.configIs(facts);
        return;
      case 'mode':
        await see();
        reference.ownModeIs(each.mode);
        await api.recovery.setMode({ ...ids, mode: each.mode });
        return;
      case 'tenantMode':
        await see();
        reference.tenantModeIs(each.mode);
        await api.setup.save({ tenantId: ids.tenantId, patch: { healing: each.mode } });
        return;
      case 'restart': {
        const { force, whenIdle } = each;
        await see();
        reference.asksForRestart({ isForced: force });
        await asked(() => api.recovery.restart({ ...ids, force, whenIdle }));
        await see();
        reference.asksForRestart(null);
        return;
      }
      case 'stop':
        if (await asked(() => api.recovery.stop(ids))) {
          await see();
          reference.stopped(incidentNow());
        }
        return;
      case 'resume':
        reference.resumed();
        await asked(() => api.recovery.resume(ids));
        return;
      case 'yes': {
        const before = reference.agreedNow();
        reference.agreed(incidentNow());
        if (!(await asked(() => api.recovery.runNext(ids)))) {
          reference.agreed(before);
        }
        return;
      }
      case 'again':
        await bot.again();
        return;
      case 'pause':
      case 'unpause':
        await api.bots.update({ ...ids, patch: { paused: each.do === 'pause' } });
        await see();
        reference.paused(each.do === 'pause');
        return;
      default:
        each satisfies never;
    }
  }

  for (const each of steps) {
    await take(each);
    await see();
  }
  await bot.clock.advance(60_000);
  await see();
  return reference.faults;
}

test(`in ${sequences} lives of a bot its repairs are never other than the reference allows`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      expect(await live(steps)).toEqual([]);
    }),
    { numRuns: sequences, seed, endOnFailure: true },
  );
}, 7_200_000);
