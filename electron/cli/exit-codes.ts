/** What the process ends with; `help` and the README document them, so they never change. */
export const exitCodes = {
  ok: 0,
  /** A bot is not well, or `doctor` found something. */
  trouble: 1,
  usage: 2,
  unreachable: 3,
  refused: 4,
  notFound: 5,
  internal: 70,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
