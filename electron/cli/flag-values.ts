import { CliError } from './cli-error.ts';
import { type CommandContext, textFlag } from './command.ts';
import { parseDuration } from './durations.ts';
import { exitCodes } from './exit-codes.ts';

export function durationFlag(context: CommandContext, name: string): number | undefined {
  const text = textFlag(context, name);
  const durationMs = text === undefined ? undefined : parseDuration(text);
  if (text !== undefined && durationMs === undefined) {
    throw new CliError('duration', exitCodes.usage, { flag: name, text });
  }
  return durationMs;
}

/** A moment, as `2026-12-01T08:00` on the clock of this machine, or with a zone of its own. */
export function instantFlag(context: CommandContext, name: string): number | undefined {
  const text = textFlag(context, name);
  if (text === undefined) {
    return undefined;
  }
  const at = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) {
    throw new CliError('instant', exitCodes.usage, { flag: name, text });
  }
  return at;
}

/** A whole number within these bounds. */
export function numberFlag(
  context: CommandContext,
  name: string,
  { least, most }: { least: number; most: number },
): number | undefined {
  const text = textFlag(context, name);
  if (text === undefined) {
    return undefined;
  }
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    throw new CliError('number', exitCodes.usage, { flag: name, text, least, most });
  }
  return value;
}

/** What the JSON file says that the flag names. */
export function jsonFileFlag(context: CommandContext, name: string): unknown {
  const path = textFlag(context, name);
  if (path === undefined) {
    return undefined;
  }
  const text = context.input.text(path);
  try {
    return JSON.parse(text);
  } catch {
    throw new CliError('json-file', exitCodes.usage, { path });
  }
}

/** What the file says that the flag names, without the line break an editor leaves at its end. */
export function secretFileFlag(context: CommandContext, name: string): string | undefined {
  const path = textFlag(context, name);
  if (path === undefined) {
    return undefined;
  }
  const secret = context.input.text(path).replace(/\r?\n$/, '');
  if (secret === '') {
    throw new CliError('empty-file', exitCodes.usage, { path });
  }
  return secret;
}

/** The entry of an object, or none where there is no value. */
export function given(key: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [key]: value };
}
