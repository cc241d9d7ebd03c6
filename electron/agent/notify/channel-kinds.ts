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
import { createWhatsAppChannel } from './channels/whatsapp.ts';

type Dependencies = {
  call: HttpCaller;
  trust: TrustStore;
} & Parameters<typeof createWhatsAppChannel>[0];

/** All kinds of channels; a new one is entered here and in `shared/schemas/channel.ts`. */
export function createChannels({ call, trust, ...gateway }: Dependencies): Channels {
  return {
    smtp: createSmtpChannel({ trust }),
    resend: createResendChannel({ call }),
    sendgrid: createSendgridChannel({ call }),
    whatsapp: createWhatsAppChannel(gateway),
    slack: createSlackChannel({ call }),
    webhook: createWebhookChannel({ call }),
    ntfy: createNtfyChannel({ call }),
    native: createNativeChannel(),
  };
}
