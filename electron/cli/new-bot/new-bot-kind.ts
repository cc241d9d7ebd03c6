import type { CommandContext, Flag } from '#electron/cli/command.ts';

/** How bots of one connector are added; each is one file beside this one. */
export type NewBotKind = {
  /** What stands after the kind, as `help` shows it. */
  usage: string;
  /** Those that say something about this kind, beside those of every bot. */
  flags: Readonly<Record<string, Flag>>;
  /**
   * The connector as the server takes it, without the `type`. `words` are those after the name; `undefined` where they
   * are too few or too many.
   */
  connectorFrom(context: CommandContext, words: readonly string[]): object | undefined;
};
