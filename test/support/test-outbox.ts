import { createAlertActs } from '#electron/agent/alerts/alert-acts.ts';
import { createAlertChanges } from '#electron/agent/alerts/alert-changes.ts';
import { createAlertService } from '#electron/agent/alerts/alert-service.ts';
import { agentAct } from '#electron/agent/audit/act.ts';
import { createAuditService } from '#electron/agent/audit/audit-service.ts';
import { createEvents } from '#electron/agent/events.ts';
import { createRoster } from '#electron/agent/fleet/roster.ts';
import { createIds } from '#electron/agent/ids.ts';
import type { Channels } from '#electron/agent/notify/channel.ts';
import type { ChannelToTest } from '#electron/agent/notify/channel-test.ts';
import { createNotify } from '#electron/agent/notify/create-notify.ts';
import type { NewNotice, StoredNotice } from '#electron/agent/notify/notice.ts';
import type { Compose } from '#electron/agent/notify/prepared-message.ts';
import type { Desktop, NativeNotice, SecretVault } from '#electron/agent/ports.ts';
import { seededRandom } from '#electron/simulation/seeded-random.ts';
import { createVirtualClock, type VirtualClock } from '#electron/simulation/virtual-clock.ts';
import { createDeliveryStore } from '#electron/store/delivery-store.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import { createNoticeStore } from '#electron/store/notice-store.ts';
import type { Store } from '#electron/store/open-store.ts';
import { createTenantStore } from '#electron/store/tenant-store.ts';
import type { AgentEvent } from '#shared/events.ts';
import type { ChannelProof, NewChannel } from '#shared/schemas/channel.ts';
import type { ContactInput } from '#shared/schemas/contact.ts';
import {
  type AlertId,
  alertIdSchema,
  type NoticeId,
  noticeIdSchema,
  type TenantId,
  tenantIdSchema,
} from '#shared/schemas/ids.ts';
import { defaultSettings, type TenantSettings } from '#shared/schemas/tenant-settings.ts';

import { createMemoryVault } from './memory-vault.ts';
import { silentLogger } from './silent-logger.ts';

/** As short as a message can be: what it is about. */
export const plainCompose: Compose = async ({ notice, alerts, length }) => ({
  length,
  subject: `${notice.kind} ${notice.id}`,
  text: alerts.map(({ id }) => id).join(' ') || notice.id,
  html: null,
  severity: notice.severity,
  link: null,
  colour: '#000000',
  fields: [],
});

type Options = {
  channels: Channels;
  clock?: VirtualClock;
  store?: Store;
  vault?: SecretVault;
  compose?: Compose;
  hasDesktop?: boolean;
  /** One of the test's own, in place of one that shows everything. */
  desktop?: Desktop | undefined;
  settings?: Partial<TenantSettings>;
  seed?: number;
};

export type TestOutbox = Awaited<ReturnType<typeof createTestOutbox>>;

/** The outbox by itself, over a real store under a virtual clock; its channels are the test's. */
export async function createTestOutbox({
  channels,
  clock = createVirtualClock(),
  store,
  vault: given,
  compose = plainCompose,
  hasDesktop = false,
  desktop,
  settings = {},
  seed = 1,
}: Options) {
  const opened = store ?? (await openMemoryStore(clock.now));
  const { db } = opened;
  const logger = silentLogger;
  const random = seededRandom(seed);
  const ids = createIds({ clock, random });
  const events = createEvents({ clock, logger });
  const seen: AgentEvent[] = [];
  events.subscribe((event) => seen.push(event));
  const roster = createRoster();
  const audit = createAuditService({ db, clock });
  // Nobody is told of an alert by itself: what is to be told is planned by the test.
  const changes = createAlertChanges({
    audit,
    events,
    ids,
    clock,
    planner: async () => null,
    placeOf: async () => ({}),
  });
  const acts = createAlertActs({ db, changes, audit, events, clock, onTakenBack() {} });
  const alerts = createAlertService({ db, changes, acts, clock });
  const shown: NativeNotice[] = [];
  const showing: Desktop = {
    notify: async (notice) => {
      shown.push(notice);
      return 'shown';
    },
  };
  const vault = given ?? (await createMemoryVault({ db, clock }));
  const notify = createNotify({
    isMuted: () => false,
    db,
    roster,
    vault,
    alerts,
    channels,
    compose,
    read: (_, section) => ({ ...defaultSettings, ...settings })[section],
    desktop: desktop ?? (hasDesktop ? showing : undefined),
    audit,
    events,
    ids,
    random,
    clock,
    logger,
  });
  const act = () => agentAct('test', ids.next());

  for (const tenant of await createTenantStore(db).list()) {
    roster.setTenant(tenant);
  }

  async function addTenant(name: string): Promise<TenantId> {
    const tenant = {
      id: tenantIdSchema.parse(ids.next()),
      slug: name.toLowerCase(),
      name,
      plan: 'pro' as const,
      zone: 'America/Sao_Paulo',
      locale: 'pt-BR' as const,
      defaultIntervalMs: 30_000,
      isDemo: false,
      createdAt: clock.now(),
      archivedAt: null,
    };
    await createTenantStore(db).add(tenant);
    roster.setTenant(tenant);
    return tenant.id;
  }

  const tenantId = roster.tenants()[0]?.id ?? (await addTenant('Aurora'));

  /** An alert as the engine opens it. */
  async function anAlert(of: TenantId = tenantId): Promise<AlertId> {
    const subject = ids.next();
    await alerts.open(act(), { tenantId: of, type: 'bot.down', severity: 'error', subject });
    const [newest] = await alerts.list(of, { limit: 1 });
    return alertIdSchema.parse(newest?.id);
  }

  return {
    ...notify,
    notify,
    db,
    clock,
    store: opened,
    alerts,
    vault,
    audit,
    events,
    roster,
    tenantId,
    ids,
    act,
    seen,
    /** What the desktop showed. */
    shown,
    addTenant,
    anAlert,

    addChannel: (channel: Pick<NewChannel, 'config'> & Partial<NewChannel>, of = tenantId) =>
      notify.channels.add(act(), of, {
        name: channel.config.kind,
        isOn: true,
        perMinute: null,
        ...channel,
      }),

    addContact: (contact: Partial<ContactInput> = {}, of = tenantId) =>
      notify.contacts.add(act(), of, {
        name: 'Ana',
        email: 'ana@example.com',
        phone: null,
        locale: null,
        mayAnswer: false,
        ...contact,
      }),

    /** Plans a notice as the planner does; it is due at once where nothing else is said. */
    async plan(given: Partial<NewNotice> = {}): Promise<NoticeId> {
      const id = noticeIdSchema.parse(ids.next());
      await createNoticeStore(db, given.tenantId ?? tenantId).insert({
        id,
        createdAt: clock.now(),
        tenantId,
        dedupeKey: id,
        kind: 'alert',
        alertId: null,
        phase: 'opened',
        severity: 'error',
        groupKey: 'bot.down',
        medium: 'webhook',
        channelId: null,
        personId: null,
        state: 'due',
        hold: null,
        dueAt: clock.now(),
        facts: null,
        ...given,
      });
      notify.wake();
      return id;
    },

    /** Tries a channel, with the time that it takes. */
    async clockedTest(given: ChannelToTest, of = tenantId): Promise<ChannelProof> {
      const testing = notify.channels.test(act(), of, given);
      testing.catch(() => undefined);
      await clock.advance(1_000);
      return testing;
    },

    async notice(id: NoticeId, of = tenantId): Promise<StoredNotice> {
      const found = await createDeliveryStore(db, of).find(id);
      if (!found) {
        throw new Error(`expected a notice ${id}`);
      }
      return found;
    },

    all: (of = tenantId) => createDeliveryStore(db, of).list({ limit: 100_000 }),

    async [Symbol.asyncDispose]() {
      // What is under way ends with the time that passes.
      let isStopped = false;
      const stopping = notify.stop().finally(() => {
        isStopped = true;
      });
      while (!isStopped) {
        await clock.advance(1_000);
      }
      await stopping;
      await opened.close();
    },
  };
}

export const aWebhook = {
  kind: 'webhook',
  url: 'https://hooks.example/x',
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
} as const;
export const aMailbox = {
  kind: 'smtp',
  host: 'mail.example',
  port: 587,
  security: 'starttls',
  from: 'lia@example.com',
} as const;
export const aResend = { kind: 'resend', apiKey: 're_123', from: 'lia@example.com' } as const;
export const aPhone = {
  kind: 'whatsapp',
  url: 'ws://gateway.example',
  token: 'token-1',
  channel: 'whatsapp',
  answers: false,
} as const;
export const aSlack = { kind: 'slack', botToken: 'xoxb-1', channel: 'C0123456789' } as const;
export const aTopic = {
  kind: 'ntfy',
  server: 'https://ntfy.example',
  topic: 'alerts',
} as const;
