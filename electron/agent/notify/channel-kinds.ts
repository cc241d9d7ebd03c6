import type { HttpCaller } from '#electron/agent/connectors/http-call.ts';
import type { TrustStore } from '#electron/agent/connectors/trust-store.ts';

import type { Channels } from './channel.ts';
import { createNativeChannel } from './channels/native.ts';
import { createNtfyChannel } from './channels/ntfy.ts';
import { createResendChannel } from './channels/resend.ts';
import { createSendgridChannel } from './channels/sendgrid.ts';
import { createSlackChannel } from './channels/slack.ts';
import { createSmtpChannel } from './channels/smtp.ts';
import { createWebhookChannel } from './channels/webhook.ts';

/** All kinds that need nothing but a way out; `whatsapp` needs an identity as well, and is made where there is one. */
export function createChannels({
  call,
  trust,
}: {
  call: HttpCaller;
  trust: TrustStore;
}): Omit<Channels, 'whatsapp'> {
  return {
    smtp: createSmtpChannel({ trust }),
    resend: createResendChannel({ call }),
    sendgrid: createSendgridChannel({ call }),
    slack: createSlackChannel({ call }),
    webhook: createWebhookChannel({ call }),
    ntfy: createNtfyChannel({ call }),
    native: createNativeChannel(),
  };
}
