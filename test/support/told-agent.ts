import type { Agent } from '#electron/agent/agent.ts';
import { type Act, agentAct } from '#electron/agent/audit/act.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import type { StoredAlert } from '#electron/store/alert-store.ts';
import type { Database } from '#electron/store/database.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import { createNoticeStore, type StoredNotice, toNotice } from '#electron/store/notice-store.ts';
import type { Severity } from '#shared/schemas/alert.ts';
import type { ChannelConfig, ChannelKind } from '#shared/schemas/channel.ts';
import type { AlertId, ChannelId, PersonId, TenantId } from '#shared/schemas/ids.ts';

import { accepted, scriptedChannels } from './scripted-channels.ts';
import { createTestAgent, type TestAgent } from './test-agent.ts';

const from = 'agent@example.test';
const configs = {
  smtp: { kind: 'smtp', host: 'mail.example.test', port: 465, security: 'tls', from },
  whatsapp: {
    kind: 'whatsapp',
    url: 'wss://gateway.example.test',
    token: 'token',
    channel: 'whatsapp',
    answers: false,
  },
  slack: { kind: 'slack', botToken: 'token', channel: 'C0123456789' },
  ntfy: { kind: 'ntfy', server: 'https://ntfy.example.test', topic: 'alerts' },
} as const satisfies Partial<Record<ChannelKind, ChannelConfig>>;

/** Channels that take everything. */
export const takingChannels = () => scriptedChannels(() => accepted).channels;

const act = (): Act => agentAct('test', 'test');
type Outbox = Pick<Agent, 'channels' | 'contacts'>;

/** A channel that is on. */
export async function addChannel(
  { channels }: Outbox,
  tenantId: TenantId,
  kind: keyof typeof configs,
): Promise<ChannelId> {
  const given = { name: kind, isOn: true, perMinute: null, config: configs[kind] };
  return (await channels.add(act(), tenantId, given)).id;
}

/** Somebody with mail and a telephone, and channels for both and for the team. */
export async function addTeam(outbox: Outbox, tenantId: TenantId): Promise<PersonId> {
  for (const kind of ['smtp', 'whatsapp', 'slack'] as const) {
    await addChannel(outbox, tenantId, kind);
  }
  const { id } = await outbox.contacts.add(act(), tenantId, {
    name: 'Ana',
    email: 'ana@example.test',
    phone: '+5511999990000',
    locale: null,
    mayAnswer: false,
  });
  return id;
}

/** Every notice of a tenant that is about alerts, oldest first. */
export async function noticesOf(db: Database, tenantId: TenantId): Promise<StoredNotice[]> {
  const rows = await db
    .selectFrom('notices')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('kind', '<>', 'daily_report')
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(toNotice);
}

/** What is a message of its own: it neither waits nor is told within another one. */
export const isMessage = ({ state }: StoredNotice) => state !== 'held' && state !== 'folded';

type Options = Parameters<typeof createTestAgent>[0];

/** An agent whose tenant has one person with mail and a telephone, and channels for both and for the team. */
export async function createToldAgent(
  options: Options = {},
): Promise<TestAgent & ReturnType<typeof tellingOf>> {
  const clock = options.clock ?? createVirtualClock();
  const store = options.store ?? (await openMemoryStore(clock.now));
  const channels = takingChannels();
  const agent = await createTestAgent({ channels, ...options, clock, store });
  const person = await addTeam(agent.agent, agent.tenant.id);
  return Object.assign(agent, tellingOf(agent, { db: store.db, person, start: clock.now() }));
}

/** Has alerts come and go by the name of what they are about, and shows what is told of them. */
function tellingOf(
  { agent, tenant }: TestAgent,
  { db, person, start }: { db: Database; person: PersonId; start: number },
) {
  const about = (subject: string) => ({
    tenantId: tenant.id,
    type: 'bot.down' as const,
    subject,
  });

  return {
    db,
    person,
    allNotices: () => noticesOf(db, tenant.id),
    ofAlert: (id: AlertId) => createNoticeStore(db, tenant.id).ofAlert(id),
    /** What goes to the team's channel, as `what@seconds since the start`. */
    async toTeam(): Promise<string[]> {
      const all = await noticesOf(db, tenant.id);
      return all
        .filter((notice) => notice.medium === 'slack' && isMessage(notice))
        .map(({ kind, phase, dueAt }) => {
          const what = kind === 'alert' ? phase : `${kind} ${phase}`;
          return `${what}@${Math.round((dueAt - start) / 1_000)}`;
        });
    },
    open: (subject: string, severity: Severity = 'error', also = {}): Promise<boolean> =>
      agent.alerts.open(act(), { ...about(subject), severity, cause: 'refused', ...also }),
    end: (subject: string): Promise<void> => agent.alerts.resolve(act(), about(subject)),
    async worsen(subject: string, severity: Severity): Promise<void> {
      const done = await db.transaction().execute((transaction) =>
        agent.alerts.worsenIn(transaction, act(), {
          ...about(subject),
          severity,
          cause: 'refused',
          reason: null,
        }),
      );
      done?.();
    },
    /** The newest alert about it. */
    async alertOf(subject: string): Promise<StoredAlert> {
      const alerts = await agent.alerts.list(tenant.id, { limit: 200 });
      return alerts.find(({ fingerprint }) => fingerprint === `bot.down|${subject}`)!;
    },
  };
}
