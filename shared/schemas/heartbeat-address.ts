import { z } from 'zod';

export const callKinds = ['success', 'start', 'fail', 'log'] as const;
export const callKindSchema = z.enum(callKinds);
/** What a call says: a run ended well, began, ended badly, or only something for the list. */
export type CallKind = z.infer<typeof callKindSchema>;

/** One call of a bot, as it is listed. */
export const heartbeatCallSchema = z.object({
  at: z.int(),
  kind: callKindSchema,
  exitCode: z.int().nullable(),
  /** How long the run took that it ended, where its start was told. */
  durationMs: z.int().nullable(),
  /** The address it came from. */
  from: z.string().nullable(),
  /** What came with it, cleaned of control characters and cut. It may hold personal data. */
  body: z.string().nullable(),
});
export type HeartbeatCall = z.infer<typeof heartbeatCallSchema>;

/** Where a bot calls, and what has come of it so far. */
export const heartbeatAddressSchema = z.object({
  /** `null` while nobody listens. */
  url: z.string().nullable(),
  /** The address by name, where the bot has a slug. */
  slugUrl: z.string().nullable(),
  /** Only programs of this machine can call. */
  isThisMachineOnly: z.boolean(),
  /** When the next call is expected; `null` before the first. */
  expectedAt: z.int().nullable(),
  lastCallAt: z.int().nullable(),
  /** Newest first. */
  calls: z.array(heartbeatCallSchema),
});
export type HeartbeatAddress = z.infer<typeof heartbeatAddressSchema>;
