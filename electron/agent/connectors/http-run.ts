import { createHash } from 'node:crypto';

import type { RunIdSource } from '#shared/schemas/connectors/http.ts';

import type { Json } from './json-match.ts';
import { valueAt } from './json-pointer.ts';
import { withoutSecrets } from './secret-echo.ts';

const longest = 128;

/** What a whole answer holds; `text` is `undefined` where the body was not kept or cannot be read. */
export type AnswerParts = { field: string | undefined; text: string | undefined };

/**
 * Which run of the bot answered, `undefined` where the answer does not say. A value that is long, that is not plain, or
 * that repeats a secret is known by its digest only, which is another for another run all the same.
 */
export function runIdOf(
  source: RunIdSource,
  answer: AnswerParts,
  secrets: readonly string[],
): string | undefined {
  const value = source.kind === 'header' ? answer.field : textAt(answer.text, source.pointer);
  if (value === undefined || value.trim() === '') {
    return undefined;
  }
  const isPlain = value.length <= longest && !/\p{C}/u.test(value);
  return isPlain && withoutSecrets(value, secrets) === value
    ? value
    : `sha256:${createHash('sha256').update(value).digest('hex').slice(0, 32)}`;
}

/** How many conversations an answer speaks of; `null` where it does not say. */
export function activityOf(text: string | undefined, pointer: string): number | null {
  const value = jsonAt(text, pointer);
  return typeof value === 'number' && value >= 0 && Number.isSafeInteger(Math.ceil(value))
    ? Math.ceil(value)
    : null;
}

function textAt(text: string | undefined, pointer: string): string | undefined {
  const value = jsonAt(text, pointer);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function jsonAt(text: string | undefined, pointer: string): Json | undefined {
  if (text === undefined) {
    return undefined;
  }
  try {
    return valueAt(JSON.parse(text) as Json, pointer);
  } catch {
    return undefined;
  }
}
