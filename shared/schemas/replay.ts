import { z } from 'zod';

import { causeSchema } from './health.ts';

/** What a recorded history would have had people told, had the agent watched it. */
export const replaySchema = z.object({
  targets: z.int(),
  checks: z.int(),
  /** By when they would have opened. */
  alarms: z.array(
    z.object({
      target: z.string(),
      openedAt: z.int(),
      /** `null` where the record ends before the trouble does. */
      resolvedAt: z.int().nullable(),
      /** No outage as long as one confirmed check stands behind it. */
      false: z.boolean(),
    }),
  ),
  /** Messages that people would have got, grouped as they are sent. */
  notices: z.int(),
  /** Of all alarms, 0 to 1; 0 where there was none. */
  falseAlarmShare: z.number(),
});
export type Replay = z.infer<typeof replaySchema>;

/** What can be asked of a bot's own history, in the place of what is in force. */
export const whatIfSettingsSchema = z.strictObject({
  /** How often a failed check is repeated before the bot counts as down. */
  rechecks: z.int().min(0).max(10),
  /** How long trouble that nothing repairs lasts before people are told. */
  patienceMs: z.int().min(0).max(3_600_000),
  /** So many slow answers in a row make a bot degraded. */
  slowAnswers: z.int().min(1).max(20),
  /** Only longer ones than the recorded can be answered for: checks in between are left out. */
  intervalMs: z.int().min(5_000).max(86_400_000),
});
export type WhatIfSettings = z.infer<typeof whatIfSettingsSchema>;

export const whatIfRequestSchema = z.strictObject({
  /** What is left out stays as it is in force. */
  settings: whatIfSettingsSchema.partial(),
  /** The last 30 days where left out. */
  from: z.int().optional(),
  to: z.int().optional(),
});
export type WhatIfRequest = z.infer<typeof whatIfRequestSchema>;

export const whatIfAlarmSchema = z.object({
  type: z.enum(['bot.down', 'bot.degraded', 'bot.flapping']),
  cause: causeSchema,
  /** When the trouble could first be seen. */
  since: z.int(),
  openedAt: z.int(),
  resolvedAt: z.int().nullable(),
  false: z.boolean(),
});
export type WhatIfAlarm = z.infer<typeof whatIfAlarmSchema>;

/** What came of one set of settings. */
export const whatIfOutcomeSchema = z.object({
  settings: whatIfSettingsSchema,
  alarms: z.array(whatIfAlarmSchema),
  notices: z.int(),
  falseAlarms: z.int(),
  falseAlarmShare: z.number(),
  /** From when trouble could first be seen until people were told; `null` where nobody was. */
  toldAfterMs: z.object({ mean: z.number(), max: z.number() }).nullable(),
});
export type WhatIfOutcome = z.infer<typeof whatIfOutcomeSchema>;

/** "What would these settings have done?", beside what those in force would have. */
export const whatIfSchema = z.object({
  from: z.int(),
  to: z.int(),
  /** Recorded checks the answer is made from. */
  checks: z.int(),
  inForce: whatIfOutcomeSchema,
  asked: whatIfOutcomeSchema,
});
export type WhatIf = z.infer<typeof whatIfSchema>;
