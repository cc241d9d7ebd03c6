import type { HeartbeatSchedule } from '#shared/schemas/connectors/heartbeat.ts';

import { type CronTimes, cronTimes } from './cron-times.ts';

/** When a bot is expected to call. */
export type ExpectedTimes = {
  /** The first expected time after `base`, the moment from which time counts. */
  first(base: number): number;
  /** True where, counted from `base`, a time is expected within [from, to). */
  isAnyIn(base: number, from: number, to: number): boolean;
};

/** By the zone of the schedule itself, or else by the client's. */
export function expectedTimes(schedule: HeartbeatSchedule, clientZone: string): ExpectedTimes {
  switch (schedule.kind) {
    case 'period':
      return periodTimes(schedule.periodMs);
    case 'cron':
      return calendarTimes(cronTimes(schedule.expression, schedule.zone ?? clientZone));
    default:
      return schedule satisfies never;
  }
}

function periodTimes(periodMs: number): ExpectedTimes {
  return {
    first: (base) => base + periodMs,
    isAnyIn(base, from, to) {
      const turn = Math.max(Math.ceil((from - base) / periodMs), 1);
      return base + turn * periodMs < to;
    },
  };
}

function calendarTimes(times: CronTimes): ExpectedTimes {
  return {
    first: (base) => times.next(base),
    isAnyIn: (base, from, to) => times.next(Math.max(base, from - 1)) < to,
  };
}
