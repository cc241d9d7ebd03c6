import { readFileSync } from 'node:fs';

import { CliError } from './cli-error.ts';
import { type CommandContext, type Flag, textFlag } from './command.ts';
import { parseDuration } from './durations.ts';
import { exitCodes } from './exit-codes.ts';

export const newBotFlags: Readonly<Record<string, Flag>> = {
  kind: { type: 'string' },
  interval: { type: 'string' },
  method: { type: 'string' },
  'expect-status': { type: 'string' },
  'expect-text': { type: 'string' },
  timeout: { type: 'string' },
  slow: { type: 'string' },
  'header-file': { type: 'string' },
  from: { type: 'string' },
};

/** What the server takes for a new bot, from flags or from a JSON file; the server itself checks it. */
export function newBotFrom(context: CommandContext): unknown {
  const from = textFlag(context, 'from');
  if (from !== undefined) {
    return readJson(from);
  }
  const [name, url, ...extra] = context.args;
  if (name === undefined || url === undefined || extra.length > 0) {
    throw new CliError('bot-arguments', exitCodes.usage);
  }
  const headerFile = textFlag(context, 'header-file');
  return {
    name,
    kind: textFlag(context, 'kind') ?? 'custom',
    ...given('intervalMs', durationFlag(context, 'interval')),
    connector: {
      type: 'http',
      url,
      ...given('method', textFlag(context, 'method')?.toUpperCase()),
      ...given('expectStatus', statusFlag(context)),
      ...given('expectText', textFlag(context, 'expect-text')),
      ...given('timeoutMs', durationFlag(context, 'timeout')),
      ...given('degradedAboveMs', durationFlag(context, 'slow')),
      // A file, because what stands on a command line is there for every program to read.
      ...given('headers', headerFile === undefined ? undefined : readJson(headerFile)),
    },
  };
}

function given(key: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [key]: value };
}

export function durationFlag(context: CommandContext, name: string): number | undefined {
  const text = textFlag(context, name);
  const durationMs = text === undefined ? undefined : parseDuration(text);
  if (text !== undefined && durationMs === undefined) {
    throw new CliError('duration', exitCodes.usage, { flag: name, text });
  }
  return durationMs;
}

function statusFlag(context: CommandContext): number[] | undefined {
  const text = textFlag(context, 'expect-status');
  return text?.split(',').map(Number);
}

/** `-` is the standard input. */
function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path === '-' ? 0 : path, 'utf8'));
  } catch {
    throw new CliError('json-file', exitCodes.usage, { path });
  }
}
