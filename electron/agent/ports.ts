/** What the outside world must supply. Everything here has a virtual twin in `test/support`. */

/** A timer that can be stopped; stopping twice, or after it fired, does nothing. */
export type Timer = { cancel(): void };

/**
 * Time as a port, so that thirty days can be simulated in seconds. `now` is the wall clock in epoch
 * milliseconds and may jump; `mono` only ever grows and is what durations and timers go by.
 */
export type Clock = {
  now: () => number;
  mono: () => number;
  /** Runs `task` once, `delayMs` from now by the monotonic clock. Does not keep the process alive by itself. */
  after: (delayMs: number, task: () => void) => Timer;
};

type Fields = Record<string, unknown>;

/** Structured logs. Fields hold ids and figures, never a secret and never text of a conversation. */
export type Logger = {
  debug(fields: Fields, message: string): void;
  info(fields: Fields, message: string): void;
  warn(fields: Fields, message: string): void;
  error(fields: Fields, message: string): void;
  /** A logger that adds these fields to every line. */
  child(fields: Fields): Logger;
};

/** Uniform random bytes; seeded in simulations. */
export type Random = {
  bytes(count: number): Uint8Array;
  /** In [0, 1). */
  number(): number;
};

/** Says whether this machine itself still has a network. */
export type Network = {
  /** Never rejects; answers within two seconds. */
  isOnline(signal: AbortSignal): Promise<boolean>;
};

export type Ports = {
  clock: Clock;
  logger: Logger;
  random: Random;
  network: Network;
};
