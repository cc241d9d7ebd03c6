import { z } from 'zod';

import type { ConfigIssue } from '#shared/schemas/config.ts';

const maxIssues = 100;
const maxAllowed = 50;

const short = z.string().max(2_000);
const statedPath = z.union([
  short,
  z.array(z.union([short, z.number()])).transform((steps) => steps.join('.')),
]);
const stated = z.union([
  short.transform((message) => ({ path: '', message })),
  z
    .object({
      path: statedPath.optional(),
      message: short,
      allowed: z.array(short).optional(),
    })
    .transform(({ path = '', message, allowed }) => ({
      path,
      message,
      ...(allowed && { allowed: allowed.slice(0, maxAllowed) }),
    })),
]);
const complaint = z.union([
  z.object({ issues: z.array(z.unknown()) }).transform(({ issues }) => issues),
  z.object({ errors: z.array(z.unknown()) }).transform(({ errors }) => errors),
  z.object({ detail: short }).transform(({ detail }) => [detail]),
  z.object({ message: short }).transform(({ message }) => [message]),
  z.object({ error: short }).transform(({ error }) => [error]),
]);

/**
 * The problems that an answer lists, as `{"issues": [{"path": "gateway.bind", "message": "…"}]}`; `errors` in place of
 * `issues`, plain texts, and a single `detail`, `message` or `error` are understood too. Empty where it lists none.
 */
export function statedIssues(text: string): ConfigIssue[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return [];
  }
  const list = complaint.safeParse(json).data ?? [];
  return list.slice(0, maxIssues).flatMap((each) => stated.safeParse(each).data ?? []);
}
