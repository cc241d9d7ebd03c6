import fc from 'fast-check';
import { expect, test } from 'vitest';

import { isUntold } from '#electron/agent/alerts/look.ts';
import { createAct } from '#electron/agent/audit/act.ts';
import type { StoredAlert } from '#electron/store/alert-store.ts';
import type { StoredNotice } from '#electron/store/notice-store.ts';
import { severityRank } from '#shared/schemas/alert.ts';
import { owner } from '#test/support/test-agent.ts';
import { createToldAgent, isMessage } from '#test/support/told-agent.ts';

const minute = 60_000;
/** More of them, and longer ones, where there is time for it. */
const runs = Number(process.env['PLANNER_RUNS'] ?? 25);

const subject = fc.constantFrom('a', 'b', 'c', 'd');
const severity = fc.constantFrom('info', 'warning', 'error', 'critical');
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('open'), subject, severity }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('end'), subject }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('worsen'), subject, severity }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('acknowledge'), subject }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('snooze'),
      subject,
      minutes: fc.constantFrom(1, 7, 60, null),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('mute'), minutes: fc.constantFrom(2, 30) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('burst'), count: fc.constantFrom(9, 14) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('calm') }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('wait'),
      seconds: fc.constantFrom(1, 10, 29, 31, 119, 299, 301, 900, 4_000),
    }),
  },
);
type Step = {
  do: string;
  subject?: string;
  severity?: StoredAlert['severity'];
  minutes?: number | null;
  count?: number;
  seconds?: number;
};

type Told = Awaited<ReturnType<typeof createToldAgent>>;
/** How grave it was, and graver than people were told, when somebody took it on, who knows that without being told. */
type Taken = Map<string, StoredAlert['severity']>;
type ToldNotice = StoredNotice & { alert: StoredAlert };

/** As a fleet and its people would; what is not possible just then is passed over. */
async function take(agent: Told, given: Step, taken: Taken): Promise<void> {
  const { alerts, silences } = agent.agent;
  const act = createAct(owner, 'test');
  const about = given.subject === undefined ? undefined : await agent.alertOf(given.subject);
  const open = about?.state === 'resolved' ? undefined : about;
  switch (given.do) {
    case 'open':
      await agent.open(given.subject!, given.severity);
      return;
    case 'end':
      await agent.end(given.subject!);
      return;
    case 'worsen':
      await agent.worsen(given.subject!, given.severity!);
      return;
    case 'acknowledge':
      if (open && isUntold(open)) {
        taken.set(open.id, open.severity);
      }
      await (open && alerts.acknowledge(act, open.tenantId, open.id));
      return;
    case 'snooze': {
      const until = given.minutes == null ? null : agent.clock.now() + given.minutes * minute;
      await (open &&
        alerts.snooze(act, open.tenantId, open.id, { until, untilWorse: until === null }));
      return;
    }
    case 'mute': {
      const until = agent.clock.now() + given.minutes! * minute;
      const target = { of: 'tenant' } as const;
      await silences.add(act, agent.tenant.id, { target, until, reason: null });
      return;
    }
    case 'burst':
      for (let each = 0; each < given.count!; each += 1) {
        await agent.open(`burst ${each}`, 'error');
      }
      return;
    case 'calm':
      for (let each = 0; each < 14; each += 1) {
        await agent.end(`burst ${each}`);
      }
      return;
    default:
      await agent.clock.advance(given.seconds! * 1_000);
  }
}

const isTelling = ({ phase }: StoredNotice) =>
  phase === 'opened' || phase === 'worsened' || phase === 'reminded';

/** What is held has a time to come, what is folded a message that carries it, and the rest has gone. */
function adrift(notices: StoredNotice[], now: number): StoredNotice[] {
  const carriers = new Set<string | null>(notices.filter(isMessage).map(({ id }) => id));
  return notices.filter(({ state, nextAt, foldedInto }) => {
    if (state === 'held') {
      return nextAt <= now;
    }
    return state === 'folded' ? !carriers.has(foldedInto) : state !== 'sent';
  });
}

/**
 * The same is not told to the same people twice within five minutes, unless graver. What goes within a newer word of the same
 * trouble is that word, a summary of many says what it says, and what ended while it was muted is told as over.
 */
function toldTwice(
  told: ToldNotice[],
  byId: Map<string, StoredNotice>,
  mutes: Stretch[],
): unknown[] {
  const isWithinNewer = ({ foldedInto }: ToldNotice) =>
    foldedInto !== null && byId.get(foldedInto)?.kind === 'alert';
  const isOfStorm = ({ foldedInto, id }: ToldNotice) =>
    byId.get(foldedInto ?? id)?.kind === 'storm';
  const isToldAsOver = ({ dueAt, alert: { resolvedAt } }: ToldNotice) =>
    resolvedAt !== null && resolvedAt < dueAt && isMuted(mutes, resolvedAt);
  const single = told.filter(
    (notice) =>
      isTelling(notice) &&
      notice.state !== 'held' &&
      !isWithinNewer(notice) &&
      !isOfStorm(notice) &&
      !isToldAsOver(notice),
  );
  const groups = Map.groupBy(single, ({ recipient, alert }) => `${recipient} ${alert.fingerprint}`);
  return [...groups.values()].flatMap((group) =>
    group.filter((notice, index) => {
      const before = group
        .slice(0, index)
        .filter((each) => notice.dueAt - each.dueAt < 5 * minute && each.dueAt < notice.dueAt);
      const gravest = Math.max(-1, ...before.map((each) => severityRank(each.severity)));
      return before.length > 0 && severityRank(notice.severity) <= gravest;
    }),
  );
}

/** In a storm there are five minutes between two messages to the same people, and three in ten minutes at most. */
function flooded(notices: StoredNotice[]): unknown[] {
  const messages = notices.filter(isMessage).sort((a, b) => a.dueAt - b.dueAt);
  return [...Map.groupBy(messages, ({ recipient }) => recipient).values()].flatMap((ours) =>
    ours.filter((message, index) => {
      const storm = ours
        .slice(0, index)
        .findLast(({ kind, phase }) => kind === 'storm' && phase !== 'reminded');
      const gapMs = message.dueAt - (ours[index - 1]?.dueAt ?? 0);
      const recent = ours.filter(
        ({ dueAt }) => dueAt <= message.dueAt && message.dueAt - dueAt < 10 * minute,
      );
      const isInStorm = storm !== undefined && message.dueAt - storm.dueAt < 15 * minute;
      return isInStorm && (gapMs < 5 * minute || recent.length > 3);
    }),
  );
}

/** Whoever is told that it began is told that it ended, and by the end people know all that is wrong. */
function forgotten(
  alerts: StoredAlert[],
  told: ToldNotice[],
  { mutes, taken }: { mutes: Stretch[]; taken: Taken },
): StoredAlert[] {
  const isQuiet = (alert: StoredAlert, at: number) =>
    isMuted(mutes, at) || isFlapping(alerts, alert, at);
  return alerts.filter((alert) => {
    const { state, openedAt, resolvedAt, severity: is, toldAt, toldSeverity } = alert;
    const ours = told.filter(({ alertId }) => alertId === alert.id);
    const began = new Set(ours.filter(isTelling).map(({ recipient }) => recipient));
    const ended = new Set(
      ours.filter(({ phase }) => phase === 'resolved').map(({ recipient }) => recipient),
    );
    const isEndUntold =
      resolvedAt !== null &&
      !isQuiet(alert, resolvedAt) &&
      ([...began].some((each) => !ended.has(each)) || [...ended].some((each) => !began.has(each)));
    const isNeverTold = state === 'resolved' && toldSeverity === null && !isQuiet(alert, openedAt);
    const isUntold =
      state === 'open' && (toldSeverity === null || severityRank(toldSeverity) < severityRank(is));
    const known = toldSeverity ?? 'info';
    const gravest = taken.get(alert.id) === known ? gravestOf(ours.filter(isTelling)) : known;
    const recipients = { info: 0, warning: 2, error: 2, critical: 3 }[gravest];
    return isEndUntold || isNeverTold || isUntold || (toldAt !== null && began.size !== recipients);
  });
}

const gravestOf = (told: ToldNotice[]) =>
  told.reduce<StoredAlert['severity']>(
    (most, { severity: is }) => (severityRank(is) > severityRank(most) ? is : most),
    'info',
  );

type Stretch = { from: number; to: number };
const isMuted = (mutes: Stretch[], at: number) =>
  mutes.some(({ from, to }) => at >= from && at < to);
function isFlapping(alerts: StoredAlert[], { fingerprint }: StoredAlert, at: number): boolean {
  const changes = alerts
    .filter((each) => each.fingerprint === fingerprint)
    .flatMap(({ openedAt, resolvedAt }) => [openedAt, resolvedAt ?? -1])
    .filter((each) => each > at - 15 * minute && each <= at);
  return changes.length > 4;
}

test('whatever happens, nobody is told twice, nobody is forgotten, and no storm floods anybody', {
  timeout: 20_000 + runs * 4_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
      await using agent = await createToldAgent();
      const mutes: Stretch[] = [];
      const taken: Taken = new Map();
      for (const each of steps as Step[]) {
        if (each.do === 'mute') {
          const from = agent.clock.now();
          mutes.push({ from, to: from + each.minutes! * minute });
        }
        await take(agent, each, taken);
      }
      // A message that is on its way at the end could not end.
      await agent.clock.advance(2 * 60 * minute + 5_000);

      const notices = await agent.allNotices();
      const alerts = await agent.agent.alerts.list(agent.tenant.id, { limit: 500 });
      const byId = new Map(notices.map((notice) => [notice.id as string, notice]));
      const alertById = new Map(alerts.map((alert) => [alert.id, alert]));
      const told = notices
        .filter(({ alertId }) => alertId !== null)
        .map((notice) => ({ ...notice, alert: alertById.get(notice.alertId!)! }))
        .sort((a, b) => a.dueAt - b.dueAt);

      expect(adrift(notices, agent.clock.now())).toEqual([]);
      expect(toldTwice(told, byId, mutes)).toEqual([]);
      expect(flooded(notices)).toEqual([]);
      expect(forgotten(alerts, told, { mutes, taken })).toEqual([]);
    }),
    { numRuns: runs },
  );
});
