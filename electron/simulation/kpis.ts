import type { AlertType } from '#shared/schemas/alert.ts';

import type { ActiveFault } from './active-fault.ts';
import type { NotedAttempt, NotedIncident, Told } from './agent-record.ts';
import { type FaultKind, kindOf } from './fault-kinds.ts';
import { hostName, type SimulatedBot, type Stretch } from './simulated-bot.ts';

/** What a verdict that was formed just then may still come out with after the fault has ended. */
const afterglowMs = 20_000;
/** How far flapping looks back. */
const flappingMs = 15 * 60_000;
/** With so many looks at it behind us, a fault that nobody knows of was missed. */
const looksToKnow = 3;

/** What the agent knew and did. */
export type Record = {
  incidents: readonly NotedIncident[];
  attempts: readonly NotedAttempt[];
  told: readonly Told[];
  /** How many messages one person was sent of all this. */
  messages: number;
};

/** What truly happened. */
export type Truth = {
  bots: readonly SimulatedBot[];
  faults: readonly ActiveFault[];
  span: Stretch;
};

export type Figures = { mean: number; p50: number; p99: number; max: number };

export type Kpis = {
  incidents: number;
  detectionMs: Figures;
  recoverable: number;
  recovered: number;
  recoveredShare: number;
  alarms: number;
  falseAlarms: number;
  falseAlarmShare: number;
  availability: number;
  notices: number;
  restartsPerIncident: number;
};

export type KindFigures = {
  kind: string;
  row: number;
  incidents: number;
  missed: number;
  detectionMs: Figures;
  recoverable: number;
  recovered: number;
};

export type Detail = {
  /** All of the time the bots did not work, faults that no repair ends included. */
  availabilityOfAll: number;
  missed: number;
  /** Known already, as part of other trouble of the same bot. */
  masked: number;
  mostAttemptsInIncident: number;
  /** Of one bot within a quarter of an hour. */
  mostRestartsInQuarterHour: number;
  byKind: KindFigures[];
  falseAlarms: Told[];
  unrecovered: ActiveFault[];
};

type Found = { fault: ActiveFault; outcome: 'found' | 'masked' | 'missed'; afterMs: number };

/** Compares what the agent knew with what was so. How each figure is counted is told in docs/simulation.md. */
export function kpisOf(record: Record, truth: Truth): Kpis & { detail: Detail } {
  const found = findAll(record, truth);
  const detected = found.flatMap(({ outcome, afterMs }) => (outcome === 'found' ? [afterMs] : []));
  const recoverable = found.filter(({ fault }) => fault.remedy !== null);
  const unrecovered = recoverable.filter(({ fault }) => !isRecovered(fault));
  const alarms = record.told.filter(({ severity, isWorse }) => severity !== 'info' && !isWorse);
  const falseAlarms = alarms.filter((told) => isFalse(told, record, truth));
  const restarts = record.attempts.filter(({ step }) => step !== 'roll_back');
  const { ofAll, winnable } = availability(truth);
  return {
    incidents: found.length,
    detectionMs: figures(detected),
    recoverable: recoverable.length,
    recovered: recoverable.length - unrecovered.length,
    recoveredShare: share(recoverable.length - unrecovered.length, recoverable.length, 1),
    alarms: alarms.length,
    falseAlarms: falseAlarms.length,
    falseAlarmShare: share(falseAlarms.length, alarms.length, 0),
    availability: winnable,
    notices: record.messages,
    restartsPerIncident: share(restarts.length, found.length, 0),
    detail: {
      availabilityOfAll: ofAll,
      missed: found.filter(({ outcome }) => outcome === 'missed').length,
      masked: found.filter(({ outcome }) => outcome === 'masked').length,
      mostAttemptsInIncident: mostBy(record.attempts, ({ incidentId }) => incidentId),
      mostRestartsInQuarterHour: mostWithin(restarts, flappingMs),
      byKind: byKind(found),
      falseAlarms,
      unrecovered: unrecovered.map(({ fault }) => fault),
    },
  };
}

/** Every fault that could be seen for long enough to be known, and what became of that. */
function findAll({ incidents, told }: Record, { faults }: Truth): Found[] {
  const byBot = Map.groupBy(incidents, ({ bot }) => bot);
  const toldByBot = Map.groupBy(told, ({ bot }) => bot);
  return faults.flatMap((fault): Found[] => {
    const { seenAt, endedAt } = fault;
    if (!kindOf(fault.kind).isToBeFound || fault.scope === 'agent' || seenAt === null) {
      return [];
    }
    const until = (endedAt ?? Infinity) + afterglowMs;
    const ours = fault.bots.flatMap(({ index }) => byBot.get(index) ?? []);
    const notes =
      kindOf(fault.kind).effect === 'none'
        ? fault.bots
            .flatMap(({ index }) => toldByBot.get(index) ?? [])
            .flatMap(({ type, at }) => (type.startsWith('config.') ? [at] : []))
        : ours.map(({ openedAt }) => openedAt);
    const isMasked = ours.some(
      ({ openedAt, closedAt }) => openedAt < seenAt && (closedAt ?? Infinity) >= seenAt,
    );
    const first = Math.min(...notes.filter((at) => at >= seenAt && at <= until));
    if (first !== Infinity) {
      return [{ fault, outcome: 'found', afterMs: first - seenAt }];
    }
    const outcome = isMasked ? 'masked' : 'missed';
    return isMasked || fault.looks >= looksToKnow || fault.endedBy === 'agent'
      ? [{ fault, outcome, afterMs: 0 }]
      : [];
  });
}

const isRecovered = ({ endedBy }: ActiveFault) => endedBy === 'agent' || endedBy === 'itself';

/** What alone stands behind an alert that is not about one bot. */
const behindAll: ReadonlyMap<AlertType, FaultKind> = new Map([
  ['watcher.offline', 'network_gone'],
  ['engine.late', 'overload'],
  ['host.down', 'host_down'],
]);

/** No fault stands behind it: neither while it was opened nor while its incident was. */
function isFalse(told: Told, { incidents }: Record, { faults, bots }: Truth): boolean {
  const openedAt = incidents.find(({ id }) => id === told.incidentId)?.openedAt ?? told.at;
  const back = told.type === 'bot.flapping' ? flappingMs : afterglowMs;
  const during = (fault: ActiveFault) =>
    fault.startedAt <= told.at && (fault.endedAt ?? Infinity) >= Math.min(openedAt, told.at) - back;
  if (told.bot === null) {
    const kind = behindAll.get(told.type);
    return !faults.some(
      (fault) =>
        fault.kind === kind &&
        (kind !== 'host_down' || told.fingerprint.endsWith(hostName(fault.of))) &&
        during(fault),
    );
  }
  const bot = bots[told.bot];
  return !faults.some(
    (fault) =>
      bot !== undefined &&
      fault.bots.includes(bot) &&
      fault.kind !== 'inbound_silent' &&
      fault.kind !== 'restart_announced' &&
      during(fault),
  );
}

/**
 * Of all and of what could be won: without the time of faults that nothing ends but time or a person, and without that
 * before a look could first tell of the others.
 */
function availability({ bots, faults, span }: Truth): { ofAll: number; winnable: number } {
  const lengthMs = span.to - span.from;
  const lost = new Map<SimulatedBot, Stretch[]>();
  for (const fault of faults) {
    const { downFrom, downSeenAt, endedAt, remedy } = fault;
    if (downFrom !== null) {
      const end = endedAt ?? span.to;
      const to = remedy === null ? end : Math.min(downSeenAt ?? end, end);
      for (const bot of fault.bots) {
        lost.set(bot, [...(lost.get(bot) ?? []), { from: downFrom, to }]);
      }
    }
  }
  let downMs = 0;
  let lostMs = 0;
  for (const bot of bots) {
    const outages = bot.outages.map(({ from, to }) => ({ from, to: Math.min(to, span.to) }));
    downMs += total(outages);
    lostMs += total(overlaps(outages, merged(lost.get(bot) ?? [])));
  }
  const allMs = lengthMs * bots.length;
  return { ofAll: 1 - downMs / allMs, winnable: 1 - (downMs - lostMs) / (allMs - lostMs) };
}

const total = (stretches: readonly Stretch[]) =>
  stretches.reduce((sum, { from, to }) => sum + Math.max(to - from, 0), 0);

function merged(stretches: readonly Stretch[]): Stretch[] {
  const whole: Stretch[] = [];
  for (const { from, to } of [...stretches].sort((a, b) => a.from - b.from)) {
    const last = whole.at(-1);
    if (last && from <= last.to) {
      last.to = Math.max(last.to, to);
    } else {
      whole.push({ from, to });
    }
  }
  return whole;
}

function overlaps(one: readonly Stretch[], other: readonly Stretch[]): Stretch[] {
  return one.flatMap((a) =>
    other.map((b) => ({ from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) })),
  );
}

function byKind(found: readonly Found[]): KindFigures[] {
  const groups = Map.groupBy(found, ({ fault }) => fault.kind);
  return [...groups]
    .map(([kind, of]) => {
      const recoverable = of.filter(({ fault }) => fault.remedy !== null);
      return {
        kind,
        row: kindOf(kind).row,
        incidents: of.length,
        missed: of.filter(({ outcome }) => outcome === 'missed').length,
        detectionMs: figures(
          of.flatMap(({ outcome, afterMs }) => (outcome === 'found' ? [afterMs] : [])),
        ),
        recoverable: recoverable.length,
        recovered: recoverable.filter(({ fault }) => isRecovered(fault)).length,
      };
    })
    .sort((a, b) => a.row - b.row || a.kind.localeCompare(b.kind));
}

function figures(values: readonly number[]): Figures {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (q: number) => sorted[Math.min(Math.floor(q * sorted.length), sorted.length - 1)] ?? 0;
  const sum = sorted.reduce((all, each) => all + each, 0);
  return {
    mean: Math.round(share(sum, sorted.length, 0)),
    p50: at(0.5),
    p99: at(0.99),
    max: sorted.at(-1) ?? 0,
  };
}

const share = (part: number, whole: number, ofNothing: number) =>
  whole === 0 ? ofNothing : part / whole;

function mostBy<Item>(items: readonly Item[], keyOf: (item: Item) => string | null): number {
  const counts = new Map<string, number>();
  for (const item of items) {
    const key = keyOf(item);
    if (key !== null) {
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return Math.max(0, ...counts.values());
}

function mostWithin(attempts: readonly NotedAttempt[], windowMs: number): number {
  let most = 0;
  for (const of of Map.groupBy(attempts, ({ bot }) => bot).values()) {
    for (const { at } of of) {
      const within = of.filter((other) => other.at >= at && other.at < at + windowMs);
      most = Math.max(most, within.length);
    }
  }
  return most;
}
