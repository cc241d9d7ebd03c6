import { z } from 'zod';

const cursorSchema = z.string().min(1).max(200);

/** The query of a list: how many, and from where on. */
export function pageQuery(defaultLimit: number, mostAtOnce: number) {
  return z.object({
    limit: z.coerce.number().int().min(1).max(mostAtOnce).default(defaultLimit),
    cursor: cursorSchema.optional().meta({ description: 'The nextCursor of the page before.' }),
  });
}

/** The answer of a list. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable().meta({ description: 'null on the last page.' }),
  });
}

/**
 * One page by id. Ids are made in the order of time, so that pages neither repeat nor miss what was there from the
 * start, whatever comes or goes in between.
 */
export function pageById<Item extends { id: string }>(
  items: readonly Item[],
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): { items: Item[]; nextCursor: string | null } {
  const sorted = items
    .filter(({ id }) => cursor === undefined || id > cursor)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const page = sorted.slice(0, limit);
  const last = page.at(-1);
  return { items: page, nextCursor: sorted.length > limit && last ? last.id : null };
}
