import { type CommandContext, type Flag, textFlag } from '#electron/cli/command.ts';
import { durationFlag, given, jsonFileFlag } from '#electron/cli/flag-values.ts';

/** What http and websocket are asked alike. */
export const webFlags: Readonly<Record<string, Flag>> = {
  'expect-text': { type: 'string' },
  'expect-json': { type: 'string' },
  timeout: { type: 'string' },
  slow: { type: 'string' },
  'header-file': { type: 'string' },
};

export const webUsage =
  '[--expect-text TEXT] [--expect-json FILE] [--timeout 5s] [--slow 2s] [--header-file FILE]';

export function webFieldsFrom(context: CommandContext): object {
  return {
    ...given('expectText', textFlag(context, 'expect-text')),
    ...given('expectJson', jsonFileFlag(context, 'expect-json')),
    ...given('timeoutMs', durationFlag(context, 'timeout')),
    ...given('degradedAboveMs', durationFlag(context, 'slow')),
    // A file, because what stands on a command line is there for every program to read.
    ...given('headers', jsonFileFlag(context, 'header-file')),
  };
}
