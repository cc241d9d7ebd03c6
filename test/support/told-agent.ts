import { type Act, agentAct } from '#electron/agent/audit/act.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import type { StoredAlert } from '#electron/store/alert-store.ts';
import type { Database } from '#electron/store/database.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import { createNoticeStore, type StoredNotice, toNotice } from '#electron/store/notice-store.ts';
import type { Severity } from '#shared/schemas/alert.ts';
import {
  type AlertId,
  channelIdSchema,
  type PersonId,
  personIdSchema,
  type TenantId,
} from '#shared/schemas/ids.ts';

import { createTestAgent, type TestAgent } from './test-agent.ts';

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
export async function createToldAgent(
  options: Options = {},
): Promise<TestAgent & ReturnType<typeof tellingOf>> {
  const clock = options.clock ?? createVirtualClock();
  const store = options.store ?? (await openMemoryStore(clock.now));
  const agent = await createTestAgent({ ...options, clock, store });
  const person = await addPerson(store.db, agent.tenant.id, { phone: '+5511999990000' });
  for (const kind of ['smtp', 'whatsapp', 'slack']) {
    await addChannel(store.db, agent.tenant.id, kind);
  }
  return Object.assign(agent, tellingOf(agent, { db: store.db, person, start: clock.now() }));
}

/** Has alerts come and go by the name of what they are about, and shows what is told of them. */
function tellingOf(
  { agent, tenant }: TestAgent,
  { db, person, start }: { db: Database; person: PersonId; start: number },
) {
  const act = (): Act => agentAct('test', 'test');
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
