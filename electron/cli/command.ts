import type { Translator } from '#shared/i18n/translator.ts';

import type { AgentClient } from './agent-client.ts';
import type { Confirm } from './confirm.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Input } from './input.ts';
import type { Output } from './output.ts';
import type { Settings } from './settings.ts';

/** A flag of one command, beside those that set a setting. */
export type Flag = { type: 'string' | 'boolean'; multiple?: boolean; short?: string };

type FlagValue = string | boolean | (string | boolean)[] | undefined;

export type CommandContext = {
  /** What stands after the command's name. */
  args: readonly string[];
  flags: Readonly<Record<string, FlagValue>>;
  settings: Settings;
  env: Readonly<Record<string, string | undefined>>;
  t: Translator;
  input: Input;
  out: Output;
  now: () => number;
  /** Between two looks at something that takes its time. */
  pause: (ms: number) => Promise<void>;
  /** The running agent; a `CliError` where none can be found. */
  connect(): AgentClient;
  confirm: Confirm;
};

/** One command a file; `registry.ts` lists them. What it does is told by `cli:command.<name>`. */
export type Command = {
  name: string;
  /** What may stand after the name, one line each, as `help` shows it. */
  usage: readonly string[];
  flags?: Readonly<Record<string, Flag>>;
  run(context: CommandContext): Promise<ExitCode>;
};

/** The one value of a flag that was given as text. */
export function textFlag(context: CommandContext, name: string): string | undefined {
  const value = context.flags[name];
  return typeof value === 'string' ? value : undefined;
}
