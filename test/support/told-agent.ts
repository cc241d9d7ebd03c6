import type { Act } from '#electron/agent/audit/act.ts';
import { agentAct } from '#electron/agent/audit/act.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import type { Database } from '#electron/store/database.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import { createNoticeStore, type StoredNotice, toNotice } from '#electron/store/notice-store.ts';
import type { Severity } from '#shared/schemas/alert.ts';
import {
  type AlertId,
  channelIdSchema,
  personIdSchema,
  type TenantId,
} from '#shared/schemas/ids.ts';

import { createTestAgent } from './test-agent.ts';

const uuid = (n: number) => `019b9a3c-0000-7000-9000-${String(n).padStart(12, '0')}`;
let made = 0;
const nextId = () => {
  made += 1;
  return uuid(made);
};

/** Somebody of a tenant with an address for mail, and with a number where one is given. */
export async function addPerson(
  db: Database,
  tenantId: TenantId,
  { phone = null }: { phone?: string | null } = {},
) {
  const id = personIdSchema.parse(nextId());
  await db
    .insertInto('people')
    .values({
      id,
      tenant_id: tenantId,
      name: `Person ${made}`,
      email: `person-${made}@example.test`,
      phone,
      locale: null,
      may_answer: 0,
      created_at: made,
      removed_at: null,
    })
    .execute();
  return id;
}

/** A channel that is on. Nothing is sent over it: that is the business of who sends. */
export async function addChannel(db: Database, tenantId: TenantId, kind: string) {
  const id = channelIdSchema.parse(nextId());
  await db
    .insertInto('channels')
    .values({
      id,
      tenant_id: tenantId,
      kind,
      name: kind,
      config: '{}',
      is_on: 1,
      position: 0,
      per_minute: null,
      last_sent_at: null,
      last_failed_at: null,
      broken_until: null,
      block: null,
      detail: null,
      created_at: made,
      removed_at: null,
    })
    .execute();
  return id;
}

/** Every notice of a tenant, oldest first. */
export async function noticesOf(db: Database, tenantId: TenantId): Promise<StoredNotice[]> {
  const rows = await db
    .selectFrom('notices')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(toNotice);
}

/** What is a message of its own: it neither waits nor is told within another one. */
export const isMessage = ({ state }: StoredNotice) => state !== 'held' && state !== 'folded';

type Options = Parameters<typeof createTestAgent>[0];

/** An agent whose tenant has one person with mail and a telephone, and channels for both and for the team. */
export async function createToldAgent(options: Options = {}) {
  const clock = options.clock ?? createVirtualClock();
  const store = options.store ?? (await openMemoryStore(clock.now));
  const agent = await createTestAgent({ ...options, clock, store });
  const { db } = store;
  const { tenant } = agent;
  const person = await addPerson(db, tenant.id, { phone: '+5511999990000' });
  for (const kind of ['smtp', 'whatsapp', 'slack']) {
    await addChannel(db, tenant.id, kind);
  }
  const act = (): Act => agentAct('test', 'test');
  const about = (subject: string) => ({
    tenantId: tenant.id,
    type: 'bot.down' as const,
    subject,
  });

  return {
    ...agent,
    db,
    person,
    notices: () => noticesOf(db, tenant.id),
    ofAlert: (id: AlertId) => createNoticeStore(db, tenant.id).ofAlert(id),
    /** What goes to the team's channel, as `what@seconds since the start`. */
    async toTeam(): Promise<string[]> {
      const all = await noticesOf(db, tenant.id);
      return all
        .filter((notice) => notice.medium === 'slack' && isMessage(notice))
        .map(({ kind, phase, dueAt }) =>
          [kind === 'alert' ? phase : `${kind} ${phase}`, Math.round((dueAt - start) / 1_000)].join(
            '@',
          ),
        );
    },
    open: (subject: string, severity: Severity = 'error', also = {}) =>
      agent.agent.alerts.open(act(), { ...about(subject), severity, cause: 'refused', ...also }),
    end: (subject: string) => agent.agent.alerts.resolve(act(), about(subject)),
    async worsen(subject: string, severity: Severity): Promise<void> {
      const done = await db.transaction().execute((transaction) =>
        agent.agent.alerts.worsenIn(transaction, act(), {
          ...about(subject),
          severity,
          cause: 'refused',
          reason: null,
        }),
      );
      done?.();
    },
    /** The newest alert about it. */
    async alertOf(subject: string) {
      const alerts = await agent.agent.alerts.list(tenant.id, { limit: 200 });
      return alerts.find(({ fingerprint }) => fingerprint === `bot.down|${subject}`)!;
    },
  };
}

const start = Date.UTC(2026, 0, 5, 12);
