import { z } from 'zod';

import { listOf } from '#electron/agent/connectors/openclaw/bounded.ts';

/**
 * How a gateway tells of what people write: each message once as the event `session.message`, and again in the history of
 * its session. Recorded in `test/openclaw/frames/`; a message that lacks what names its sender is nobody's.
 */

const id = z.string().min(1).max(300);
const maybeText = z.string().max(300).optional().catch(undefined);

const contentSchema = z.union([
  z.string(),
  listOf(z.object({ type: z.string(), text: z.string().optional() }), 50).transform((parts) =>
    parts.map(({ type, text }) => (type === 'text' ? (text ?? '') : '')).join('\n'),
  ),
]);

export const personMessageSchema = z.object({
  role: z.literal('user'),
  content: contentSchema,
  /** When it was written, as the channel says. */
  timestamp: z.number().nonnegative(),
  /** The same for the same message of the channel, whatever became of the session. */
  idempotencyKey: id.optional().catch(undefined),
  __openclaw: z.object({
    id,
    senderId: id,
    senderIdentity: z
      .object({ accountId: maybeText, senderKind: maybeText })
      .optional()
      .catch(undefined),
    transport: z.object({ channel: id }),
  }),
});
export type PersonMessage = z.infer<typeof personMessageSchema>;

export const messageEventSchema = z.object({
  message: personMessageSchema,
  session: z.object({ chatType: maybeText }).optional().catch(undefined),
});

export const sessionsSchema = z.object({
  sessions: listOf(
    z.object({
      key: z.string().min(1).max(1_000),
      chatType: maybeText,
      channel: maybeText,
      origin: z.object({ provider: maybeText }).optional().catch(undefined),
    }),
    1_000,
  ),
});

/** Messages of other roles, and of persons that are not what they should be, are passed over one by one. */
export const historySchema = z.object({ messages: listOf(z.unknown(), 1_000) });
