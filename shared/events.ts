import { z } from 'zod';

import { tenantIdSchema } from './schemas/ids.ts';

/** What the agent announces: what changed, never how. Screens refetch it. */
export const eventKinds = [
  'bot.changed',
  'bot.checked',
  'bot.removed',
  'incident.changed',
  /** The ladder of the bot that is named: a step was planned, taken or ended. With the tenant's id: a restart of many. */
  'recovery.changed',
  /** The configuration of the bot that is named, or how it stands. */
  'config.changed',
  'alert.opened',
  'alert.changed',
  /** A message on its way: the alert that is named, or `''` for what is about none. */
  'notice.changed',
  'channel.changed',
  'contact.changed',
  /** The section that is named. */
  'settings.changed',
  'silence.changed',
  'maintenance.changed',
  'template.changed',
  'satisfaction.changed',
  'tenant.changed',
  'setup.changed',
  'system.changed',
  'demo.changed',
  /** Events were missed and cannot be replayed: refetch everything. */
  'gap',
] as const;
export const eventKindSchema = z.enum(eventKinds);
export type EventKind = z.infer<typeof eventKindSchema>;

export const agentEventSchema = z.object({
  kind: eventKindSchema,
  tenantId: tenantIdSchema.nullable(),
  /** The id of what changed. */
  subject: z.string(),
  at: z.int(),
  /** Replay after this one with `events.stream`. Opaque. */
  cursor: z.string(),
});
export type AgentEvent = z.infer<typeof agentEventSchema>;
