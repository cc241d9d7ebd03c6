import type { HttpCaller } from '#electron/agent/connectors/http-call.ts';
import type { TrustStore } from '#electron/agent/connectors/trust-store.ts';

import type { Channels } from './channel.ts';
import { createSmtpChannel } from './channels/smtp.ts';
import { createWebhookChannel } from './channels/webhook.ts';

/** All kinds of channels that are there. */
export function createChannels({
  call,
  trust,
}: {
  call: HttpCaller;
  trust: TrustStore;
}): Pick<Channels, 'smtp' | 'webhook'> {
  return { smtp: createSmtpChannel({ trust }), webhook: createWebhookChannel({ call }) };
}
