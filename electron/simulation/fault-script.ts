import { z } from 'zod';

import { type FaultScope, faultKinds, kindOf } from './fault-kinds.ts';

const durationMs = z
  .int()
  .min(1_000)
  .max(24 * 60 * 60_000);

const entrySchema = z.strictObject({
  /** A row of the table of faults, by its short name. */
  fault: z.enum(faultKinds),
  /** What each count is for: each bot, each host, each model provider, or the fleet as a whole. */
  per: z.enum(['bot', 'host', 'provider', 'fleet']).default('bot'),
  /** How often in `everyDays`; 0.1 is one in ten. */
  times: z.number().min(0).max(10_000),
  everyDays: z.number().positive().max(3_650).default(30),
  /** Shortest and longest; those of the script where left out. */
  lasts: z.tuple([durationMs, durationMs]).optional(),
});

const eventSchema = z.strictObject({
  fault: z.enum(faultKinds),
  /** The number of the bot, host or provider, counted from 0. */
  of: z.int().min(0).default(0),
  /** From the start of the simulation. */
  atMs: z.int().min(0),
  lastsMs: durationMs.optional(),
});

/** What goes wrong in a simulation. Everything left to chance is drawn from the seed. */
export const faultScriptSchema = z
  .strictObject({
    /** Drawn for the whole time. */
    faults: z.array(entrySchema).max(1_000).default([]),
    /** At a given moment. */
    events: z.array(eventSchema).max(100_000).default([]),
    /** The share of all probes that are lost on the way, never two of a bot in a row. */
    lostProbes: z.number().min(0).max(0.5).default(0),
    /** Shortest and longest time of what ends by itself. */
    lasts: z.tuple([durationMs, durationMs]).default([20_000, 7_200_000]),
    /** When a person has repaired what nothing else did. */
    personAfterMs: durationMs.default(7_200_000),
    /** The share of restarts that come to nothing. */
    failedRestarts: z.number().min(0).max(1).default(0.03),
  })
  .refine(({ lasts }) => lasts[0] <= lasts[1], {
    path: ['lasts'],
    message: 'expected the shortest time first',
  });
export type FaultScript = z.infer<typeof faultScriptSchema>;
export type FaultEntry = z.infer<typeof entrySchema>;

/** The script of the table of faults: every row of it, as often as it is to be expected of a fleet. */
export const defaultFaultScript: FaultScript = faultScriptSchema.parse({
  lostProbes: 0.01,
  faults: [
    ...each(['refused', 'hung', 'reset', 'server_error'], { times: 2 }),
    ...each(['auth', 'unexpected_status', 'crash_loop', 'channel_unlinked', 'credential'], {
      times: 0.1,
    }),
    ...each(['wrong_answer', 'leak', 'channel_lost', 'config_bad', 'config_invalid_dead'], {
      times: 1 / 3,
    }),
    ...each(['slow', 'channel_lies', 'config_invalid', 'config_drift', 'inbound_silent'], {
      times: 1,
    }),
    ...each(['flapping', 'dns', 'tls', 'restart_lost', 'protocol'], { times: 0.05 }),
    { fault: 'provider_outage', per: 'provider', times: 2 },
    { fault: 'host_down', per: 'fleet', times: 2 },
    ...each(['network_gone', 'sleep'], { per: 'fleet', times: 3 }),
    { fault: 'overload', per: 'fleet', times: 1, lasts: [600_000, 600_000] },
    ...each(['reported', 'restart_announced'], { times: 1, everyDays: 7 }),
  ],
});

function each(
  faults: readonly (typeof faultKinds)[number][],
  rest: Omit<z.input<typeof entrySchema>, 'fault'>,
) {
  return faults.map((fault) => ({ fault, ...rest }));
}

/** How many there are of what faults fall on. */
export type FleetSize = Readonly<Record<FaultScope, number>>;

/** The first event that names something there is none of; `undefined` where all are right. */
export function misplacedEvent(
  { events }: FaultScript,
  size: FleetSize,
): { scope: FaultScope; of: number; count: number } | undefined {
  for (const { fault, of } of events) {
    const { scope } = kindOf(fault);
    if (of >= size[scope]) {
      return { scope, of, count: size[scope] };
    }
  }
  return undefined;
}
