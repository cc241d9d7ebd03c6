import type { AlertService } from '#electron/agent/alerts/alert-service.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock, Desktop, Logger, Random, SecretVault } from '#electron/agent/ports.ts';
import type { SettingsService } from '#electron/agent/tenancy/settings-service.ts';
import type { Database } from '#electron/store/database.ts';
import { createSetupStore } from '#electron/store/setup-store.ts';
import { media } from '#shared/schemas/channel.ts';
import type { ChannelId, TenantId } from '#shared/schemas/ids.ts';

import type { Answers } from './answers/create-answers.ts';
import type { Channels } from './channel.ts';
import { type ChannelSecrets, createChannelSecrets } from './channel-secrets.ts';
import { createChannelService } from './channel-service.ts';
import { createChannelTest } from './channel-test.ts';
import { createChannelTraffic } from './channel-traffic.ts';
import { createChannelWatch } from './channel-watch.ts';
import { createContactService } from './contact-service.ts';
import { createDelivery } from './delivery.ts';
import { createDigests } from './digests.ts';
import { createDispatcher } from './dispatcher.ts';
import { createFailover } from './failover.ts';
import { createNoticeService } from './notice-service.ts';
import { createOutboundGuard, type OutboundGuard } from './outbound-guard.ts';
import { type Compose, createPrepareMessage } from './prepared-message.ts';

type Dependencies = {
  db: Database;
  roster: Roster;
  vault: SecretVault;
  alerts: Pick<AlertService, 'open' | 'resolve'>;
  channels: Channels;
  compose: Compose;
  /** Hears what people answer, and does it. */
  answering?: (parts: {
    open: ChannelSecrets['open'];
    guardOf: (tenantId: TenantId) => OutboundGuard;
  }) => Answers;
  /** What a tenant has set. */
  read: SettingsService['read'];
  /** A person does not want to be told over it for now. */
  isMuted: (tenantId: TenantId, channelId: ChannelId) => boolean;
  desktop: Desktop | undefined;
  audit: AuditService;
  events: Events;
  ids: Ids;
  random: Random;
  clock: Clock;
  logger: Logger;
};

/** The outbox put together: who can be told, over what, and sending it. */
export function createNotify({
  db,
  roster,
  vault,
  alerts,
  channels,
  compose,
  answering,
  read,
  isMuted,
  desktop,
  audit,
  events,
  ids,
  random,
  clock,
  logger,
}: Dependencies) {
  const guardOf = (tenantId: TenantId) =>
    createOutboundGuard({ allowedHosts: () => read(tenantId, 'outbound').allowedHosts });
  const speakerOf = async (tenantId: TenantId) =>
    (await createSetupStore(db, tenantId).find())?.name ?? 'Admin Agent';
  const stopping = new AbortController();
  const hasDesktop = desktop !== undefined;
  const secrets = createChannelSecrets({ vault, channels });
  const traffic = createChannelTraffic({ channels, isMuted });
  const watch = createChannelWatch({
    db,
    alerts,
    hasAnyWell: (tenantId) =>
      !traffic.isCutOff(tenantId, clock.mono()) &&
      media.flatMap((medium) => traffic.ofMedium(tenantId, medium)).some(traffic.isWell),
    isSound: (id) => {
      const carrier = traffic.find(id);
      return carrier !== undefined && traffic.isWell(carrier);
    },
    ids,
    logger,
  });
  const failover = createFailover({ db, traffic, hasDesktop, events, ids, clock });
  const delivery = createDelivery({
    db,
    channels,
    traffic,
    secrets,
    prepare: createPrepareMessage({ db, channels, compose, speakerOf }),
    guardOf,
    desktop,
    watch,
    failover,
    events,
    random,
    clock,
    logger,
    fence: ids.next(),
    waits: (id, waitMs) => dispatcher.waits(id, waitMs),
    stopping: stopping.signal,
  });
  const dispatcher = createDispatcher({
    db,
    traffic,
    delivery,
    digests: createDigests({ db, events, ids, clock }),
    failover,
    hasDesktop,
    clock,
    logger,
    stopping,
  });
  const { wake } = dispatcher;
  const channelService = createChannelService({
    db,
    roster,
    secrets,
    channels,
    traffic,
    watch,
    guardOf,
    routingOf: (tenantId) => read(tenantId, 'routing'),
    wake,
    audit,
    events,
    ids,
    clock,
  });
  const channelTest = createChannelTest({
    db,
    roster,
    channels,
    secrets,
    traffic,
    watch,
    guardOf,
    speakerOf,
    desktop,
    wake,
    audit,
    events,
    ids,
    clock,
    logger,
    stopping: stopping.signal,
  });
  const answers = answering?.({ open: secrets.open, guardOf });
  let stopListening = () => {};

  return {
    channels: { ...channelService, ...channelTest },
    contacts: createContactService({ db, roster, audit, events, ids, clock }),
    notices: createNoticeService({ db, roster, wake, audit, events, ids, clock }),

    /** Something may be due: a plan was written, or what was held back was released. */
    wake,

    async start(): Promise<void> {
      await channelService.takeUp();
      await watch.takeUp(roster.tenants().map(({ id }) => id));
      // What was planned is announced with its alert, what was released by itself.
      stopListening = events.subscribe(({ kind }) => {
        if (kind === 'alert.opened' || kind === 'alert.changed' || kind === 'notice.changed') {
          wake();
        }
      });
      await dispatcher.start();
      await answers?.start();
    },

    /** What is under way may end within two seconds; what came of it is written. */
    async stop(): Promise<void> {
      stopListening();
      await answers?.stop();
      await dispatcher.stop();
      await watch.idle();
    },
  };
}
