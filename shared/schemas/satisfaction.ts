import { z } from 'zod';

import { incidentIdSchema } from './ids.ts';

/** How content somebody is: one is not at all, five is very. */
export const scoreSchema = z.int().min(1).max(5);

/** The question after an incident. */
export const satisfactionAskSchema = z.object({
  askId: z.uuid(),
  incidentId: incidentIdSchema,
  botName: z.string(),
  closedAt: z.int(),
});
export type SatisfactionAsk = z.infer<typeof satisfactionAskSchema>;

/** `null` puts it aside. */
export const satisfactionAnswerSchema = z.strictObject({
  askId: z.uuid(),
  score: scoreSchema.nullable(),
});

export const satisfactionSchema = z.object({ count: z.int(), mean: z.number().nullable() });
export type Satisfaction = z.infer<typeof satisfactionSchema>;
