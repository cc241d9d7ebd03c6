import { z } from 'zod';

import { alertIdSchema, botIdSchema, incidentIdSchema, tenantIdSchema } from './ids.ts';
import { reasonSchema } from './reason.ts';

export const severities = ['info', 'warning', 'error', 'critical'] as const;
export const severitySchema = z.enum(severities);
export type Severity = z.infer<typeof severitySchema>;

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
] as const;
export const alertTypeSchema = z.enum(alertTypes);
export type AlertType = z.infer<typeof alertTypeSchema>;

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
});
export type Alert = z.infer<typeof alertSchema>;

/** What a person can do to an alert by the API. */
export const alertPatchSchema = z.strictObject({
  state: z.enum(['acknowledged', 'resolved']),
});
export type AlertPatch = z.infer<typeof alertPatchSchema>;
