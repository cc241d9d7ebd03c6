import type { Agent } from '#electron/agent/agent.ts';
import type { Database } from '#electron/store/database.ts';
import type { AlertType, Severity } from '#shared/schemas/alert.ts';
import { type AlertId, alertIdSchema, type TenantId } from '#shared/schemas/ids.ts';

import type { WorldClock } from './world-clock.ts';

/** An alert as it was when people were due to be told, times by the world's clock. */
export type Told = {
  id: AlertId;
  at: number;
  type: AlertType;
  severity: Severity;
  fingerprint: string;
  cause: string | null;
  bot: number | null;
  incidentId: string | null;
  /** It is open already and became graver. */
  isWorse: boolean;
};

export type NotedIncident = { id: string; bot: number; openedAt: number; closedAt: number | null };
export type NotedAttempt = { bot: number; incidentId: string | null; step: string; at: number };

type Dependencies = {
  agent: Agent;
  db: Database;
  time: WorldClock;
  /** The number of a bot, by its id. */
  botOf: (botId: string | null) => number | null;
};

/** What the agent thought and did, from its own announcements and rows. */
export function createAgentRecord({ agent, db, time, botOf }: Dependencies) {
  const told: Told[] = [];
  const worst = new Map<AlertId, Severity>();
  const pending = new Set<Promise<void>>();

  async function note(tenantId: TenantId | null, subject: string): Promise<void> {
    const id = alertIdSchema.parse(subject);
    const at = time.now();
    const alert = await agent.alerts.find(tenantId, id);
    const before = worst.get(id);
    if (!alert || alert.resolvedAt !== null || before === alert.severity) {
      return;
    }
    worst.set(id, alert.severity);
    told.push({
      id,
      at,
      type: alert.type,
      severity: alert.severity,
      fingerprint: alert.fingerprint,
      cause: alert.cause,
      bot: botOf(alert.botId),
      incidentId: alert.incidentId,
      isWorse: before !== undefined,
    });
  }

  agent.events.subscribe(({ kind, tenantId, subject }) => {
    if (kind === 'alert.opened' || kind === 'alert.changed') {
      const noting = note(tenantId, subject).finally(() => pending.delete(noting));
      pending.add(noting);
    }
  });

  return {
    told: told as readonly Told[],

    async incidents(): Promise<NotedIncident[]> {
      const rows = await db
        .selectFrom('incidents')
        .select(['id', 'bot_id', 'opened_at', 'closed_at'])
        .orderBy('opened_at')
        .execute();
      return rows.map(({ id, bot_id, opened_at, closed_at }) => ({
        id,
        bot: botOf(bot_id) ?? -1,
        openedAt: time.of(opened_at),
        closedAt: closed_at === null ? null : time.of(closed_at),
      }));
    },

    /** Steps that were carried out, not those that were only planned. */
    async attempts(): Promise<NotedAttempt[]> {
      const rows = await db
        .selectFrom('recovery_attempts')
        .select(['bot_id', 'incident_id', 'step', 'started_at'])
        .where('started_at', 'is not', null)
        .orderBy('started_at')
        .execute();
      return rows.map(({ bot_id, incident_id, step, started_at }) => ({
        bot: botOf(bot_id) ?? -1,
        incidentId: incident_id,
        step,
        at: time.of(started_at ?? 0),
      }));
    },

    /** Messages that went to whoever sits at the desk; what was told within another is not counted again. */
    async messages(): Promise<number> {
      const row = await db
        .selectFrom('notices')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('medium', '=', 'native')
        .where('kind', '<>', 'daily_report')
        .where('state', 'not in', ['held', 'folded'])
        .executeTakeFirst();
      return Number(row?.count ?? 0);
    },

    settled: async (): Promise<void> => {
      await Promise.all(pending);
    },
  };
}
