import type { TenantId } from '#shared/schemas/ids.ts';

import type { Database } from './database.ts';

export type DayFacts = {
  /** The share of the watched time in which bots answered; `null` where none was watched. */
  uptime: number | null;
  incidents: number;
  /** Of those: over, and repaired by the agent. */
  fixed: number;
  /** Of those: not over yet. */
  open: number;
  /** Those that were more than a note. */
  alerts: number;
};

/** What a day of one tenant was like, from the rollups and what happened. */
export function createDayFactsStore(db: Database, tenantId: TenantId) {
  const ofIncidents = (from: number, to: number) =>
    db
      .selectFrom('incidents')
      .where('tenant_id', '=', tenantId)
      .where('opened_at', '>=', from)
      .where('opened_at', '<', to);

  return {
    async of({ from, to }: { from: number; to: number }): Promise<DayFacts> {
      const time = await db
        .selectFrom('tenant_health_hourly')
        .select(({ fn }) => [
          fn.sum<number | null>('ok_ms').as('ok'),
          fn.sum<number | null>('degraded_ms').as('degraded'),
          fn.sum<number | null>('down_ms').as('down'),
        ])
        .where('tenant_id', '=', tenantId)
        .where('start', '>=', from)
        .where('start', '<', to)
        .executeTakeFirst();
      const counted = await ofIncidents(from, to)
        .select(({ fn }) => [
          fn.countAll<number>().as('all'),
          fn.count<number>('closed_at').as('closed'),
        ])
        .executeTakeFirst();
      const fixed = await ofIncidents(from, to)
        .where('closed_at', 'is not', null)
        .where((eb) =>
          eb.exists(
            eb
              .selectFrom('recovery_attempts')
              .select('recovery_attempts.id')
              .whereRef('recovery_attempts.incident_id', '=', 'incidents.id')
              .where('recovery_attempts.state', '=', 'succeeded'),
          ),
        )
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirst();
      const alerts = await db
        .selectFrom('admin_alerts')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('tenant_id', '=', tenantId)
        .where('severity', '<>', 'info')
        .where('type', '<>', 'bot.recovered')
        .where('opened_at', '>=', from)
        .where('opened_at', '<', to)
        .executeTakeFirst();
      const up = Number(time?.ok ?? 0) + Number(time?.degraded ?? 0);
      const watched = up + Number(time?.down ?? 0);
      const all = Number(counted?.all ?? 0);
      return {
        uptime: watched === 0 ? null : up / watched,
        incidents: all,
        fixed: Number(fixed?.count ?? 0),
        open: all - Number(counted?.closed ?? 0),
        alerts: Number(alerts?.count ?? 0),
      };
    },
  };
}
