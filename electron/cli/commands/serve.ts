import type { Command, CommandContext } from '#electron/cli/command.ts';
import { type ExitCode } from '#electron/cli/exit-codes.ts';
import type { Settings } from '#electron/cli/settings.ts';

export type ServeOptions = {
  settings: Settings;
  isJson: boolean;
  withDemo: boolean;
};

/** Runs the agent until it is told to stop; the entry supplies it, so that other commands need not load it. */
export type Serve = (options: ServeOptions, context: CommandContext) => Promise<ExitCode>;

export function createServeCommand(serve: Serve): Command {
  return {
    name: 'serve',
    usage: [
      '[--data DIR] [--port N] [--ping-host HOST] [--ping-port N] [--token-file FILE] [--demo] [--log-to file|stderr|both]',
    ],
    flags: { demo: { type: 'boolean' } },
    run: (context) =>
      serve(
        {
          settings: context.settings,
          isJson: context.out.isJson,
          withDemo: context.flags['demo'] === true,
        },
        context,
      ),
  };
}
