import type { Random } from '#electron/agent/ports.ts';
import type { RecoveryStep } from '#shared/schemas/recovery.ts';

import { drawRemedy, type FaultKind, type FaultScope, kindOf } from './fault-kinds.ts';
import type { FaultEntry, FaultScript, FleetSize } from './fault-script.ts';

const dayMs = 24 * 60 * 60_000;
/** The agent knows its bots by then. */
const warmUpMs = 10 * 60_000;
/** Between two faults of one thing: what came of the first is over. */
const apartMs = 20 * 60_000;
/** How often another moment is drawn for a fault that would fall into another one. */
const tries = 40;

/** A fault to come. Times are from the start of the simulation. */
export type PlannedFault = {
  kind: FaultKind;
  scope: FaultScope;
  /** The number of the bot, host or provider it falls on. */
  of: number;
  atMs: number;
  /** After which it ends by itself, or a person ends it. */
  lastsMs: number;
  /** What of the agent's ends it before that. */
  remedy: RecoveryStep | null;
};

/** Draws when what goes wrong, in the order of time. The same random gives the same plan. */
export function planFaults(
  script: FaultScript,
  {
    size,
    hasChannels,
    days,
    random,
  }: {
    size: FleetSize;
    /** Whether the channels of this bot can be restarted by themselves. */
    hasChannels: (bot: number) => boolean;
    days: number;
    random: Random;
  },
): PlannedFault[] {
  const spanMs = days * dayMs;
  const taken = new Map<string, { from: number; to: number }[]>();

  function isFree(key: string, from: number, to: number): boolean {
    return (taken.get(key) ?? []).every(
      (other) => to + apartMs < other.from || from > other.to + apartMs,
    );
  }

  function take(key: string, from: number, to: number): void {
    taken.set(key, [...(taken.get(key) ?? []), { from, to }]);
  }

  function make(kind: FaultKind, of: number, lasts: readonly [number, number]): PlannedFault {
    const { scope, passes } = kindOf(kind);
    return {
      kind,
      scope,
      of,
      atMs: 0,
      lastsMs: passes ? between(random, ...lasts) : script.personAfterMs,
      remedy: drawRemedy(kind, { hasChannels: scope === 'bot' && hasChannels(of), random }),
    };
  }

  /** `undefined` where no moment is left for it. */
  function place(fault: PlannedFault): PlannedFault | undefined {
    const latest = spanMs - fault.lastsMs - warmUpMs;
    const key = `${fault.scope} ${fault.of}`;
    for (let drawn = 0; drawn < tries && latest > warmUpMs; drawn += 1) {
      const atMs = Math.round(warmUpMs + random.number() * (latest - warmUpMs));
      if (isFree(key, atMs, atMs + fault.lastsMs)) {
        take(key, atMs, atMs + fault.lastsMs);
        return { ...fault, atMs };
      }
    }
    return undefined;
  }

  function drawEntry(entry: FaultEntry): PlannedFault[] {
    const { scope } = kindOf(entry.fault);
    const owners = entry.per === 'fleet' ? 1 : size[entry.per];
    const faults: PlannedFault[] = [];
    for (let owner = 0; owner < owners; owner += 1) {
      const count = countOf((entry.times * days) / entry.everyDays, random);
      for (let each = 0; each < count; each += 1) {
        const isOwn = entry.per === scope;
        const of = isOwn ? owner : Math.floor(random.number() * size[scope]);
        const placed = place(make(entry.fault, of, entry.lasts ?? script.lasts));
        faults.push(...(placed ? [placed] : []));
      }
    }
    return faults;
  }

  const events = script.events.map((event): PlannedFault => {
    const fault = make(event.fault, event.of, script.lasts);
    const lastsMs = event.lastsMs ?? fault.lastsMs;
    take(`${fault.scope} ${fault.of}`, event.atMs, event.atMs + lastsMs);
    return { ...fault, atMs: event.atMs, lastsMs };
  });
  return [...events, ...script.faults.flatMap(drawEntry)].sort((a, b) => a.atMs - b.atMs);
}

/** A whole number that is `mean` on average. */
function countOf(mean: number, random: Random): number {
  const whole = Math.floor(mean);
  return whole + (random.number() < mean - whole ? 1 : 0);
}

/** Short times are as likely as long ones, each by its own measure. */
function between(random: Random, least: number, most: number): number {
  return Math.round(least * (most / least) ** random.number());
}
