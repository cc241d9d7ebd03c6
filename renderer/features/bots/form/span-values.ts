import { z } from 'zod';

export const spanUnits = ['s', 'min', 'h', 'd'] as const;
export type SpanUnit = (typeof spanUnits)[number];

const unitMs: Readonly<Record<SpanUnit, number>> = {
  s: 1_000,
  min: 60_000,
  h: 60 * 60_000,
  d: 24 * 60 * 60_000,
};

/** A span of time as it is typed: a number and its unit. */
export const spanSchema = z.object({ amount: z.string(), unit: z.enum(spanUnits) });
export type SpanValues = z.infer<typeof spanSchema>;

/** In milliseconds; not a number where nothing readable is typed. */
export function readSpan({ amount, unit }: SpanValues): number {
  const text = amount.trim().replace(',', '.');
  return text === '' ? Number.NaN : Math.round(Number(text) * unitMs[unit]);
}

/** In the largest unit that needs no fraction. */
export function spanOf(ms: number): SpanValues {
  const unit = spanUnits.findLast((each) => ms % unitMs[each] === 0 && ms >= unitMs[each]) ?? 's';
  return { amount: String(ms / unitMs[unit]), unit };
}

/** What is typed stands for a span that the schema takes. */
export const spanAs = (schema: z.ZodType<number>) =>
  spanSchema.refine((span) => schema.safeParse(readSpan(span)).success);
