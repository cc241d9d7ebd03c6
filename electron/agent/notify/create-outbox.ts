import type { HttpCaller } from '#electron/agent/connectors/http-call.ts';
import type { DeviceKeeper } from '#electron/agent/connectors/openclaw/device-keeper.ts';
import type { TrustStore } from '#electron/agent/connectors/trust-store.ts';

import { createAnswering } from './answers/create-answering.ts';
import { createInvitations } from './answers/invitations.ts';
import type { Channels } from './channel.ts';
import { createChannels } from './channel-kinds.ts';
import { createWhatsAppChannel } from './channels/whatsapp.ts';
import { createNotify } from './create-notify.ts';

type Notifying = Omit<Parameters<typeof createNotify>[0], 'channels' | 'answering'>;
type Answering = Omit<Parameters<typeof createAnswering>[0], 'whatsApp' | 'open' | 'guardOf'>;

type Dependencies = Notifying &
  Answering & {
    /** In place of those that reach the world. */
    channels: Channels | undefined;
    devices: DeviceKeeper;
    call: HttpCaller;
    trust: TrustStore;
  };

/** The outbox with the channels that reach the world, and the ears for what people answer. */
export function createOutbox(dependencies: Dependencies) {
  const { db, roster, devices, call, trust, version } = dependencies;
  const channels = dependencies.channels ?? {
    ...createChannels({ call, trust }),
    whatsapp: createWhatsAppChannel({
      version,
      deviceOf: (tenantId) => devices.identityOf(tenantId),
      inviteOf: createInvitations({ db, localeOf: (tenantId) => roster.tenant(tenantId).locale }),
    }),
  };
  return createNotify({
    ...dependencies,
    channels,
    answering: (parts) =>
      createAnswering({ ...dependencies, ...parts, whatsApp: channels.whatsapp }),
  });
}
