/** What the vault needs of the outside. It stands beside the agent and knows nothing of it, so it says so itself. */

export type Timer = { cancel(): void };

export type Clock = {
  now: () => number;
  after: (delayMs: number, task: () => void) => Timer;
};

type Fields = Record<string, unknown>;

export type Logger = {
  debug(fields: Fields, message: string): void;
  info(fields: Fields, message: string): void;
  warn(fields: Fields, message: string): void;
  error(fields: Fields, message: string): void;
};

export type Ids = { next(): string };

/** `process.env`, or what a test puts in its place. */
export type Environment = Record<string, string | undefined>;
