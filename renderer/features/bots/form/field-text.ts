import { z } from 'zod';

/** A text field whose meaning, once read, is what the agent takes; empty means its default. */
export const readAs = (read: (text: string) => unknown, schema: z.ZodType) =>
  z.string().refine((text) => schema.safeParse(read(text)).success);

export function trimmed(text: string): string {
  return text.trim();
}

export function textOrNothing(text: string): string | undefined {
  return text === '' ? undefined : text;
}

export function trimmedOrNothing(text: string): string | undefined {
  return textOrNothing(text.trim());
}

const secondMs = 1_000;

/** `2.5` and `2,5` as milliseconds. */
export function readSeconds(text: string): number | undefined {
  const given = text.trim().replace(',', '.');
  return given === '' ? undefined : Math.round(Number(given) * secondMs);
}

export function inSeconds(ms: number | undefined): string {
  return ms === undefined ? '' : String(ms / secondMs);
}

const unreadable = Symbol('unreadable');

/** What the text says in JSON, nothing where it is empty; what is no JSON is refused by every schema. */
export function readJson(text: string): unknown {
  if (text.trim() === '') {
    return undefined;
  }
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return unreadable;
  }
}

export function inJson(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value);
}

export function withoutNothing<Given extends object>(given: Given) {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Given]?: Exclude<Given[Key], undefined>;
  };
}

const longestText = 40;

/** For a sentence that names what was typed. */
export function shortened(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}…` : text;
}
