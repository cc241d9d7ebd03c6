import { CliError } from './cli-error.ts';
import type { CommandContext } from './command.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

type Subcommands = Readonly<Record<string, (context: CommandContext) => Promise<ExitCode>>>;

/** Runs what the first word names, `first` where there is none, with that word taken off. */
export function runSubcommand(
  context: CommandContext,
  subcommands: Subcommands,
  first: string,
): Promise<ExitCode> {
  const [name = first, ...args] = context.args;
  const run = Object.hasOwn(subcommands, name) ? subcommands[name] : undefined;
  if (run === undefined) {
    const known = Object.keys(subcommands).join(', ');
    throw new CliError('unknown-subcommand', exitCodes.usage, { name, known });
  }
  return run({ ...context, args });
}

/** The one word that must stand here. */
export function requiredArgument({ args }: CommandContext, name: string): string {
  const [value] = args;
  if (value === undefined || args.length > 1) {
    throw new CliError(
      value === undefined ? 'argument-missing' : 'argument-extra',
      exitCodes.usage,
      {
        name,
        extra: args.slice(1).join(' '),
      },
    );
  }
  return value;
}

/** What stands here, by these names; those in brackets may be left out. */
export function namedArguments<Names extends readonly string[]>(
  { args }: CommandContext,
  ...names: Names
): { [Index in keyof Names]: Names[Index] extends `[${string}]` ? string | undefined : string } {
  const missing = names.find((name, index) => !name.startsWith('[') && args[index] === undefined);
  if (missing !== undefined) {
    throw new CliError('argument-missing', exitCodes.usage, { name: missing });
  }
  if (args.length > names.length) {
    throw new CliError('argument-extra', exitCodes.usage, {
      name: names.at(-1) ?? '',
      extra: args.slice(names.length).join(' '),
    });
  }
  return names.map((_, index) => args[index]) as never;
}

/** For what takes no words. They are not repeated: one may be a secret that was meant to open something. */
export function refuseArguments({ args }: CommandContext): void {
  if (args.length > 0) {
    throw new CliError('argument-none', exitCodes.usage);
  }
}
