import { createHash } from 'node:crypto';

import type { ConfigIssue } from '#shared/schemas/config.ts';
import type { ConfigFormat } from '#shared/schemas/connectors/repair.ts';

import { parseJsonTree } from './json-tree.ts';

/** Longer ones are not kept, and not written. */
export const maxConfigBytes = 2_000_000;

/** SHA-256 of the exact bytes, in hex. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** `undefined` for bytes that are no text. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}

/** What keeps these bytes from being a configuration of this format, as far as anybody can tell without the bot. */
export function issuesOf(bytes: Uint8Array, format: ConfigFormat): ConfigIssue[] {
  if (bytes.byteLength > maxConfigBytes) {
    return [{ path: '', code: 'too_large', message: `longer than ${maxConfigBytes} bytes` }];
  }
  const text = textOf(bytes);
  if (text === undefined) {
    return [{ path: '', code: 'not_text', message: 'not text in UTF-8' }];
  }
  const problem = problemOf(text, format);
  return problem === undefined ? [] : [{ path: '', code: 'not_readable', message: problem }];
}

function problemOf(text: string, format: ConfigFormat): string | undefined {
  switch (format) {
    case 'json':
    case 'json5':
      return jsonProblem(text, format);
    case 'yaml': {
      const line = text.split('\n').findIndex((each) => /^ *\t+ *[^\s#]/.test(each));
      return line === -1 ? undefined : `line ${line + 1} is indented with a tab`;
    }
    case 'env': {
      const line = text
        .replace(/"(?:[^"\\]|\\[^])*"|'[^']*'/g, (quoted) => quoted.replace(/[^\n]/g, '_'))
        .split('\n')
        .findIndex(
          (each) => !/^\s*(?:$|#|_+$|(?:export\s+)?[A-Za-z_][\w.-]*\s*=|_*\s*$)/.test(each),
        );
      return line === -1 ? undefined : `line ${line + 1} sets nothing`;
    }
    case 'text':
      return undefined;
    default:
      return format satisfies never;
  }
}

function jsonProblem(text: string, format: 'json' | 'json5'): string | undefined {
  try {
    const { kind } = parseJsonTree(text);
    if (format === 'json') {
      JSON.parse(text);
    }
    return kind === 'object' ? undefined : 'not an object';
  } catch (error) {
    // What JSON.parse says repeats the text, which may hold secrets.
    const isOurs = error instanceof SyntaxError && error.message.startsWith('not JSON');
    return isOurs ? error.message : `not ${format.toUpperCase()}`;
  }
}
