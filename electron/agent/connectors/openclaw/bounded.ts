import { z } from 'zod';

/**
 * A list that is refused by its length before any of it is looked at: zod itself reads the whole list first, and a
 * hostile one has millions of entries that each are wrong.
 */
export function listOf<Item extends z.ZodType>(item: Item, max: number) {
  return z
    .unknown()
    .refine((value) => !Array.isArray(value) || value.length <= max, `expected at most ${max}`)
    .pipe(z.array(item));
}

/** The same for an object whose keys are names. */
export function mapOf<Item extends z.ZodType>(item: Item, max: number) {
  return z
    .unknown()
    .refine((value) => !isObject(value) || hasAtMost(value, max), `expected at most ${max}`)
    .pipe(z.record(z.string().max(200), item));
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function hasAtMost(value: object, max: number): boolean {
  let count = 0;
  for (const _ in value) {
    count += 1;
    if (count > max) {
      return false;
    }
  }
  return true;
}
