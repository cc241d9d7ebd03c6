import fc from 'fast-check';
import { expect, test } from 'vitest';

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
type Told2 = StoredNotice & { alert: StoredAlert };

/** As a fleet and its people would; what is not possible just then is passed over. */
async function take(agent: Told, given: Step): Promise<void> {
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

/** The same is not told to the same people twice within five minutes, unless graver; a summary of many says what it says. */
function assertNotTwice(told: Told2[], byId: Map<string, StoredNotice>): void {
  const carrierOf = ({ foldedInto, id }: StoredNotice) => byId.get(foldedInto ?? id);
  const single = told.filter(
    (notice) => isTelling(notice) && carrierOf(notice)?.kind !== 'storm' && notice.state !== 'held',
  );
  const groups = Map.groupBy(single, ({ recipient, alert }) => `${recipient} ${alert.fingerprint}`);
  for (const group of groups.values()) {
    for (const [index, notice] of group.entries()) {
      const before = group
        .slice(0, index)
        .filter((each) => notice.dueAt - each.dueAt < 5 * minute && each.dueAt < notice.dueAt);
      const gravest = Math.max(-1, ...before.map((each) => severityRank(each.severity)));
      expect(before.length === 0 || severityRank(notice.severity) > gravest).toBe(true);
    }
  }
}

/** In a storm there are five minutes between two messages to the same people, and three in ten minutes at most. */
function assertCeiling(notices: StoredNotice[]): void {
  const messages = notices.filter(isMessage).sort((a, b) => a.dueAt - b.dueAt);
  for (const ours of Map.groupBy(messages, ({ recipient }) => recipient).values()) {
    for (const [index, message] of ours.entries()) {
      const storm = ours
        .slice(0, index)
        .findLast(({ kind, phase }) => kind === 'storm' && phase !== 'reminded');
      if (storm && message.dueAt - storm.dueAt < 15 * minute) {
        expect(message.dueAt - ours[index - 1]!.dueAt).toBeGreaterThanOrEqual(5 * minute);
        const recent = ours.filter(
          ({ dueAt }) => dueAt <= message.dueAt && message.dueAt - dueAt < 10 * minute,
        );
        expect(recent.length).toBeLessThanOrEqual(3);
      }
    }
  }
}

/** Every one who is told that it began is told that it ended, and by the end people know all that is wrong. */
function assertNobodyForgotten(alerts: StoredAlert[], told: Told2[], mutes: Stretch[]): void {
  const isMuted = (at: number) => mutes.some(({ from, to }) => at >= from && at < to);
  for (const alert of alerts) {
    const ours = told.filter(({ alertId }) => alertId === alert.id);
    const began = new Set(ours.filter(isTelling).map(({ recipient }) => recipient));
    const ended = ours.filter(({ phase }) => phase === 'resolved');
    if (alert.state === 'resolved') {
      if (!isMuted(alert.resolvedAt!) && !isFlapping(alerts, alert, alert.resolvedAt!)) {
        expect(ended.map(({ recipient }) => recipient).sort()).toEqual([...began].sort());
      }
      if (alert.toldSeverity === null) {
        expect(isMuted(alert.openedAt) || isFlapping(alerts, alert, alert.openedAt)).toBe(true);
      }
    } else if (alert.state === 'open') {
      expect(alert.toldSeverity).not.toBeNull();
      expect(severityRank(alert.toldSeverity!)).toBeGreaterThanOrEqual(
        severityRank(alert.severity),
      );
    }
    if (alert.toldSeverity !== null && alert.toldAt !== null) {
      expect(began.size).toBe({ info: 0, warning: 2, error: 2, critical: 3 }[gravestTold(alert)]);
    }
  }
}

type Stretch = { from: number; to: number };
/** Only what they were told of: who takes an alert on knows how grave it is without being told. */
const gravestTold = ({ toldSeverity }: StoredAlert) => toldSeverity ?? 'info';

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
      for (const each of steps as Step[]) {
        if (each.do === 'mute') {
          const from = agent.clock.now();
          mutes.push({ from, to: from + each.minutes! * minute });
        }
        await take(agent, each);
      }
      await agent.clock.advance(2 * 60 * minute);

      const notices = await agent.allNotices();
      const alerts = await agent.agent.alerts.list(agent.tenant.id, { limit: 500 });
      const byId = new Map(notices.map((notice) => [notice.id as string, notice]));
      const alertById = new Map(alerts.map((alert) => [alert.id, alert]));
      const told = notices
        .filter(({ alertId }) => alertId !== null)
        .map((notice) => ({ ...notice, alert: alertById.get(notice.alertId!)! }))
        .sort((a, b) => a.dueAt - b.dueAt);

      for (const { state, nextAt, foldedInto } of notices) {
        // What is held has a time to come, and what is folded a message that carries it.
        expect(state === 'due' || state === 'held' || state === 'folded').toBe(true);
        expect(state !== 'held' || nextAt > agent.clock.now()).toBe(true);
        expect(state !== 'folded' || byId.get(foldedInto ?? '')?.state === 'due').toBe(true);
      }
      assertNotTwice(told, byId);
      assertCeiling(notices);
      assertNobodyForgotten(alerts, told, mutes);
    }),
    { numRuns: runs },
  );
});
