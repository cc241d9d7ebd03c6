import { z } from 'zod';

import { alertPhaseSchema, severitySchema } from './alert.ts';
import { blockSchema, channelKindSchema, mediumSchema } from './channel.ts';
import {
  alertIdSchema,
  channelIdSchema,
  noticeIdSchema,
  personIdSchema,
  tenantIdSchema,
} from './ids.ts';

/**
 * `held` until its time or its group; `folded`: told within another one. `uncertain`: it left us and nobody can say
 * whether it arrived.
 */
export const noticeStates = [
  'held',
  'due',
  'sending',
  'sent',
  'retry',
  'dead',
  'uncertain',
  'folded',
] as const;
export const noticeStateSchema = z.enum(noticeStates);
export type NoticeState = z.infer<typeof noticeStateSchema>;

/** What a message is: one alert or several of them, a flood's summary, what waited for the morning, and what is no alert. */
export const noticeKinds = ['alert', 'group', 'storm', 'digest', 'daily_report'] as const;
export const noticeKindSchema = z.enum(noticeKinds);
export type NoticeKind = z.infer<typeof noticeKindSchema>;

/** Why it is held. */
export const holds = ['group', 'storm', 'hours'] as const;
export const holdSchema = z.enum(holds);
export type Hold = z.infer<typeof holdSchema>;

/** One alert on its way over one channel to one recipient, as the console shows it. */
export const noticeSchema = z.object({
  id: noticeIdSchema,
  tenantId: tenantIdSchema,
  kind: noticeKindSchema,
  alertId: alertIdSchema.nullable(),
  phase: alertPhaseSchema.nullable(),
  severity: severitySchema,
  medium: mediumSchema,
  channelId: channelIdSchema.nullable(),
  channelKind: channelKindSchema.nullable(),
  channelName: z.string().nullable(),
  personId: personIdSchema.nullable(),
  /** Masked. */
  recipient: z.string().nullable(),
  state: noticeStateSchema,
  hold: holdSchema.nullable(),
  /** When it became due, or will. */
  dueAt: z.int(),
  attempts: z.int(),
  /** Of the next try, where there is one. */
  nextAt: z.int().nullable(),
  sentAt: z.int().nullable(),
  /** The provider confirmed that it arrived, or that it was read. */
  arrivedAt: z.int().nullable(),
  block: blockSchema.nullable(),
  detail: z.string().nullable(),
  /** It may have arrived before, and says so itself. */
  isRepeat: z.boolean(),
  /** The one within which it is told. */
  foldedInto: noticeIdSchema.nullable(),
  /** The one over another channel that it stands in for. */
  insteadOf: noticeIdSchema.nullable(),
  createdAt: z.int(),
});
export type Notice = z.infer<typeof noticeSchema>;

export const attemptOutcomes = ['accepted', 'retry', 'permanent', 'broken', 'uncertain'] as const;

/** One try of a notice. */
export const noticeAttemptSchema = z.object({
  number: z.int(),
  channelId: channelIdSchema.nullable(),
  channelName: z.string().nullable(),
  startedAt: z.int(),
  /** `null` while it is under way. */
  endedAt: z.int().nullable(),
  outcome: z.enum(attemptOutcomes).nullable(),
  block: blockSchema.nullable(),
  /** HTTP or SMTP status, or the code of the system. */
  code: z.string().nullable(),
  detail: z.string().nullable(),
});
export type NoticeAttempt = z.infer<typeof noticeAttemptSchema>;

/** What is on its way, and what needs a person. */
export const noticeSummarySchema = z.object({
  due: z.int(),
  retry: z.int(),
  dead: z.int(),
  uncertain: z.int(),
  /** Of what is on its way. */
  oldestDueAt: z.int().nullable(),
});
export type NoticeSummary = z.infer<typeof noticeSummarySchema>;
