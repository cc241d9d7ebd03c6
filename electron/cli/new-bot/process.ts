import { parseEnv } from 'node:util';

import { type CommandContext, textFlag } from '#electron/cli/command.ts';
import { durationFlag, given } from '#electron/cli/flag-values.ts';

import type { NewBotKind } from './new-bot-kind.ts';

export const newProcessBot: NewBotKind = {
  usage:
    'NAME [--cwd FOLDER] [--env-file FILE] [--ready-text TEXT] [--stop-grace 10s] -- PROGRAM [ARGUMENT …]',
  flags: {
    cwd: { type: 'string' },
    'env-file': { type: 'string' },
    'ready-text': { type: 'string' },
    'stop-grace': { type: 'string' },
  },
  connectorFrom(context, argv) {
    if (argv.length === 0) {
      return undefined;
    }
    return {
      argv,
      ...given('cwd', textFlag(context, 'cwd')),
      ...given('env', environmentFrom(context)),
      ...given('readyText', textFlag(context, 'ready-text')),
      ...given('stopGraceMs', durationFlag(context, 'stop-grace')),
    };
  },
};

/** Lines of `NAME=value`, as in a `.env` file: values are secrets, so they never stand on a command line. */
function environmentFrom(context: CommandContext): object | undefined {
  const path = textFlag(context, 'env-file');
  return path === undefined ? undefined : { ...parseEnv(context.input.text(path)) };
}
