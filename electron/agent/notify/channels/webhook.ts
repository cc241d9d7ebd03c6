import type { HttpCaller } from '#electron/agent/connectors/http-call.ts';
import { signatureHeaders } from '#electron/agent/connectors/webhook-signature.ts';
import type { ChannelOf } from '#electron/agent/notify/channel.ts';
import type { ChannelConfig } from '#shared/schemas/channel.ts';

import { httpPost } from './http-post.ts';
import { classOfStatus, refusal } from './http-refusal.ts';
import { webhookBody } from './webhook-body.ts';

export type WebhookConfig = Extract<ChannelConfig, { kind: 'webhook' }>;

const timeoutMs = 20_000;

/**
 * Standard Webhooks 1.0 (standardwebhooks.com): the id stays the same over all tries, so that the receiver can make it
 * exactly once. Any 2xx accepts, whatever follows it; a redirect fails; 410 wants no more. See `docs/channels.md`.
 */
export function createWebhookChannel({ call }: { call: HttpCaller }): ChannelOf<WebhookConfig> {
  return {
    kind: 'webhook',
    length: 'chat',
    promise: 'receiver_decides',
    keyWindowMs: 24 * 60 * 60_000,
    perMinute: 120,
    timeoutMs,
    target: ({ url }) => url,
    async send({ url, secret, previousSecret }, outgoing, context) {
      const now = context.clock.now();
      const body = webhookBody(outgoing);
      const secrets = previousSecret === undefined ? [secret] : [secret, previousSecret];
      const posted = await httpPost(
        call,
        {
          url,
          headers: {
            'content-type': 'application/json',
            ...signatureHeaders({ id: outgoing.key, at: now, body }, ...secrets),
          },
          body,
          timeoutMs,
        },
        context,
      );
      if ('failure' in posted) {
        return posted.failure;
      }
      const { answer } = posted;
      if (answer.status >= 200 && answer.status <= 299) {
        return { outcome: 'accepted', providerId: null };
      }
      // What stands behind the host may be as good as a password.
      const { pathname, search } = new URL(url);
      return refusal(answer, classOfStatus(answer.status), {
        words: answer.text,
        secrets: [...secrets, `${pathname}${search}`],
        now,
      });
    },
  };
}
