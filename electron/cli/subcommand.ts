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

/** For what takes no words. They are not repeated: one may be a secret that was meant to open something. */
export function refuseArguments({ args }: CommandContext): void {
  if (args.length > 0) {
    throw new CliError('argument-none', exitCodes.usage);
  }
}
