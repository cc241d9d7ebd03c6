import { z } from 'zod';

import { alertIdSchema, botIdSchema, incidentIdSchema, tenantIdSchema } from './ids.ts';
import { reasonSchema } from './reason.ts';
import { printable } from './text.ts';

export const severities = ['info', 'warning', 'error', 'critical'] as const;
export const severitySchema = z.enum(severities);
export type Severity = z.infer<typeof severitySchema>;

/** A graver severity has a larger number. */
export function severityRank(severity: Severity): number {
  return severities.indexOf(severity);
}

/** What happened to an alert that people may be told of. */
export const alertPhases = ['opened', 'worsened', 'reminded', 'escalated', 'resolved'] as const;
export const alertPhaseSchema = z.enum(alertPhases);
export type AlertPhase = z.infer<typeof alertPhaseSchema>;

/** As the words of messages tell it apart: one that was repaired by the agent says so. */
export const messagePhases = [...alertPhases, 'healed', 'summary'] as const;
export const messagePhaseSchema = z.enum(messagePhases);

/** Whether it was good to be told; feeds the share of false alarms. */
export const alertVerdicts = ['real', 'false_alarm', 'duplicate'] as const;
export const alertVerdictSchema = z.enum(alertVerdicts);
export type AlertVerdict = z.infer<typeof alertVerdictSchema>;

export const alertStates = ['open', 'acknowledged', 'snoozed', 'resolved'] as const;
export const alertStateSchema = z.enum(alertStates);
export type AlertState = z.infer<typeof alertStateSchema>;

/** What an alert about one bot can be about; each ends with the bot. */
export const alertTypesOfBots = [
  'bot.down',
  'bot.degraded',
  'bot.flapping',
  /** Restarted too often in a short time: the breaker is open. */
  'bot.crash_loop',
  /** Repaired. Recorded as resolved at once, without a message of its own. */
  'bot.recovered',
  'host.down',
  'tls.expiring',
  /** Somebody else changed the configuration, and the bot is well with it. */
  'config.drift',
  /** What is stored is not valid; the bot runs on with what it had. */
  'config.invalid',
  /** It was not valid, and the agent put the good one back. */
  'config.restored',
  /** A change did the bot no good, and the agent took it back. */
  'config.rolled_back',
] as const;

/** What an alert can be about. The words of each are in the catalogue `alerts`, under its type. */
export const alertTypes = [
  ...alertTypesOfBots,
  'watcher.offline',
  'engine.late',
  'store.damaged',
  'vault.closed',
  /** A channel of ours does not get its messages through. */
  'delivery.failed',
  /** A channel of ours has carried most of what it may carry in a day. */
  'delivery.limit',
] as const;
export const alertTypeSchema = z.enum(alertTypes);
export type AlertType = z.infer<typeof alertTypeSchema>;

/** Begins the group of an alert that a person took out of the one it was in. */
export const apartPrefix = 'apart|';

/** What we tell people about an incident or an event. */
export const alertSchema = z.object({
  id: alertIdSchema,
  /** `null` for an alert about the agent itself, which belongs to no tenant. */
  tenantId: tenantIdSchema.nullable(),
  type: alertTypeSchema,
  severity: severitySchema,
  state: alertStateSchema,
  botId: botIdSchema.nullable(),
  /** What it is about is called: the bot, or the machine of several. */
  botName: z.string().nullable(),
  /** How many bots it is about, where it is about several. */
  count: z.int().nullable(),
  incidentId: incidentIdSchema.nullable(),
  cause: z.string().nullable(),
  /** Tells causes of one kind apart. */
  reason: reasonSchema.nullable(),
  /** One sentence in the tenant's language. */
  title: z.string(),
  openedAt: z.int(),
  acknowledgedAt: z.int().nullable(),
  acknowledgedBy: z.string().nullable(),
  resolvedAt: z.int().nullable(),
  /** Hidden until then; `null` where it is not snoozed, or until it worsens. */
  snoozedUntil: z.int().nullable(),
  /** Also comes back when its severity rises. */
  snoozedUntilWorse: z.boolean(),
  /** Until when nobody is told of its bot, its client or anything: it is still there, only quiet. */
  mutedUntil: z.int().nullable(),
  verdict: alertVerdictSchema.nullable(),
  /** What it has in common with others: alerts with the same group have one cause. */
  group: z.string(),
});
export type Alert = z.infer<typeof alertSchema>;

/** One line of an alert's life. */
export const alertHistorySchema = z.object({
  at: z.int(),
  what: z.enum([
    'opened',
    'worsened',
    'eased',
    'acknowledged',
    'snoozed',
    'woken',
    'reminded',
    'escalated',
    'resolved',
    'verdict',
    'note',
    /** Taken out of its group by a person, and put back. */
    'split',
    'joined',
  ]),
  actorKind: z.enum(['person', 'agent', 'schedule', 'token']),
  actorId: z.string(),
  severity: severitySchema.nullable(),
  /** A person's words; of a snooze, until when. */
  note: z.string().nullable(),
  until: z.int().nullable(),
});
export type AlertHistory = z.infer<typeof alertHistorySchema>;

/** How long: until a moment, or until it worsens, or both, whichever comes first. */
export const snoozeSchema = z
  .strictObject({ until: z.int().nullable().default(null), untilWorse: z.boolean().default(false) })
  .refine(({ until, untilWorse }) => until !== null || untilWorse, { error: 'until when?' });
export type Snooze = z.infer<typeof snoozeSchema>;

/** A person's words about an alert, for those who look at it later. */
export const alertNoteSchema = z
  .string()
  .max(1_000)
  .transform((text) => printable(text).trim())
  .refine((text) => text !== '', { error: 'expected some words' });

/** What a person can do to an alert by the API. */
export const alertPatchSchema = z
  .strictObject({
    state: z.enum(['open', 'acknowledged', 'snoozed', 'resolved']).optional(),
    /** With `snoozed`. */
    snooze: snoozeSchema.optional(),
    verdict: alertVerdictSchema.optional(),
    note: alertNoteSchema.optional(),
    /** It has another cause than the others of its group: it is taken out of that for thirty days, or put back. */
    isApart: z.boolean().optional(),
  })
  .refine((patch) => Object.keys(patch).length > 0, { error: 'nothing to change' })
  .refine(({ state, snooze }) => (state === 'snoozed') === (snooze !== undefined), {
    error: 'snoozed needs until when, and nothing else does',
  });
export type AlertPatch = z.infer<typeof alertPatchSchema>;
