import type { Act } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock, Desktop, Logger } from '#electron/agent/ports.ts';
import { createChannelStore, type StoredChannel } from '#electron/store/channel-store.ts';
import { createContactStore } from '#electron/store/contact-store.ts';
import type { Database } from '#electron/store/database.ts';
import { AppError } from '#shared/errors.ts';
import {
  type ChannelConfig,
  type ChannelProof,
  channelProofSchema,
  isPersonal,
  type Medium,
  mediumOf,
  type NewChannel,
} from '#shared/schemas/channel.ts';
import { phoneSchema } from '#shared/schemas/contact.ts';
import type { ChannelId, TenantId } from '#shared/schemas/ids.ts';

import type { Channels, Delivery, Outgoing } from './channel.ts';
import type { ChannelSecrets } from './channel-secrets.ts';
import type { ChannelTraffic } from './channel-traffic.ts';
import type { ChannelWatch } from './channel-watch.ts';
import { addressOf } from './failover-rules.ts';
import type { OutboundGuard } from './outbound-guard.ts';
import { sendWithin } from './send-within.ts';
import { testMessage } from './test-message.ts';

type Dependencies = {
  db: Database;
  roster: Roster;
  channels: Channels;
  secrets: ChannelSecrets;
  traffic: ChannelTraffic;
  watch: ChannelWatch;
  guardOf: (tenantId: TenantId) => OutboundGuard;
  speakerOf: (tenantId: TenantId) => Promise<string>;
  desktop: Desktop | undefined;
  wake: () => void;
  audit: AuditService;
  events: Events;
  ids: Ids;
  clock: Clock;
  logger: Logger;
  stopping: AbortSignal;
};

/** A stored channel, one that is not stored yet, or a stored one with settings that are not. */
export type ChannelToTest = {
  channelId?: ChannelId | undefined;
  channel?: Pick<NewChannel, 'name' | 'config'> | undefined;
  /** An address or a number; the first contact who has one where left out. */
  to?: string | undefined;
};

/** Sends a real message over a channel and says what came of it. */
export function createChannelTest({
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
  stopping,
}: Dependencies) {
  async function storedOf(
    tenantId: TenantId,
    id: ChannelId | undefined,
  ): Promise<StoredChannel | undefined> {
    const stored = id && (await createChannelStore(db, tenantId).find(id));
    if (id && !stored) {
      throw new AppError('not_found');
    }
    return stored || undefined;
  }

  async function plainOf(
    tenantId: TenantId,
    given: ChannelConfig | undefined,
    stored: StoredChannel | undefined,
  ): Promise<ChannelConfig> {
    if (given) {
      return secrets.openGiven(tenantId, given, stored?.config);
    }
    if (stored) {
      return secrets.open(tenantId, stored.config);
    }
    throw new AppError('invalid_input');
  }

  async function recipientOf(
    tenantId: TenantId,
    medium: Medium,
    to: string | undefined,
  ): Promise<Outgoing['to']> {
    if (!isPersonal(medium)) {
      return null;
    }
    if (to !== undefined) {
      if (medium === 'whatsapp' && !phoneSchema.safeParse(to).success) {
        throw new AppError('invalid_input', { to: 'phone' });
      }
      return { name: '', address: to };
    }
    const people = await createContactStore(db, tenantId).list();
    const [first] = people.flatMap((person) => {
      const address = addressOf(person, medium);
      return address === null ? [] : [{ name: person.name, address }];
    });
    if (!first) {
      throw new AppError('no_recipient');
    }
    return first;
  }

  /** What was shown of a stored channel as it is stored is known of it from now on. */
  async function learn(stored: StoredChannel, delivery: Delivery): Promise<void> {
    const carrier = traffic.find(stored.id);
    if (!carrier) {
      return;
    }
    if (delivery.outcome === 'accepted') {
      traffic.forgive(stored.id);
    }
    const health = traffic.note(carrier, delivery, { now: clock.now(), mono: clock.mono() });
    if (health) {
      await createChannelStore(db, stored.tenantId).note(stored.id, health.standing);
      watch.note(carrier, health);
      events.emit('channel.changed', stored.tenantId, stored.id);
      wake();
    }
  }

  return {
    async test(act: Act, tenantId: TenantId, given: ChannelToTest): Promise<ChannelProof> {
      const { locale } = roster.tenant(tenantId);
      const stored = await storedOf(tenantId, given.channelId);
      const config = await plainOf(tenantId, given.channel?.config, stored);
      const to = await recipientOf(tenantId, mediumOf[config.kind], given.to);
      await audit.recordDone(act, {
        tenantId,
        action: 'channels.test',
        subject: stored?.id ?? config.kind,
      });
      const { length } = channels[config.kind];
      const name = await speakerOf(tenantId);
      const channel = given.channel?.name ?? stored?.name ?? config.kind;
      const key = ids.next();
      const startedAt = clock.mono();
      const delivery = await sendWithin(
        channels,
        {
          config,
          outgoing: {
            key,
            to,
            from: { name },
            message: testMessage(locale, { name, channel, length }),
            thread: { key, first: null },
            replyTo: null,
            about: {
              tenantId,
              kind: 'test',
              phase: null,
              at: clock.now(),
              isRepeat: false,
              alerts: [],
            },
          },
          context: { logger, guard: guardOf(tenantId), desktop },
        },
        { clock, stopping },
      );
      if (stored && !given.channel) {
        await learn(stored, delivery);
      }
      return proofOf(delivery, Math.round(clock.mono() - startedAt));
    },
  };
}

function proofOf(delivery: Delivery, tookMs: number): ChannelProof {
  return channelProofSchema.parse(
    delivery.outcome === 'accepted'
      ? {
          ok: true,
          isProven: delivery.isProven ?? false,
          block: null,
          detail: null,
          providerId: delivery.providerId,
          tookMs,
        }
      : {
          ok: false,
          isProven: false,
          block: delivery.block,
          detail: delivery.detail,
          providerId: null,
          tookMs,
        },
  );
}
