import { type AlertVerdict, alertVerdictSchema } from '#shared/schemas/alert.ts';
import type { TenantId } from '#shared/schemas/ids.ts';

import type { StoredAlert } from './alert-store.ts';
import type { Database } from './database.ts';

/** What there was of alerts, over or not: those of one tenant, or with `null` those that are about the agent itself. */
export function createAlertPastStore(db: Database, tenantId: TenantId | null) {
  const ours = () =>
    db.selectFrom('admin_alerts').where('tenant_id', tenantId === null ? 'is' : '=', tenantId);

  return {
    /** How often the same trouble had an alert since then, without this one. */
    async countSimilar({ id, fingerprint }: StoredAlert, since: number): Promise<number> {
      const row = await ours()
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .where('fingerprint', '=', fingerprint)
        .where('opened_at', '>=', since)
        .where('id', '<>', id)
        .executeTakeFirst();
      return Number(row?.count ?? 0);
    },

    /** When the same trouble came or went since then. */
    async changesSince(fingerprint: string, since: number): Promise<number[]> {
      const rows = await ours()
        .select(['opened_at', 'resolved_at'])
        .where('fingerprint', '=', fingerprint)
        .where((eb) => eb.or([eb('opened_at', '>', since), eb('resolved_at', '>', since)]))
        .execute();
      return rows
        .flatMap(({ opened_at, resolved_at }) => [opened_at, resolved_at ?? -Infinity])
        .filter((at) => at > since);
    },

    /** What people thought of the alerts that opened in this time, by verdict; `null` where nobody said. */
    async countVerdicts({
      from,
      to,
    }: {
      from: number;
      to: number;
    }): Promise<{ verdict: AlertVerdict | null; count: number }[]> {
      const rows = await ours()
        .select((eb) => ['verdict', eb.fn.countAll<number>().as('count')])
        .where('opened_at', '>=', from)
        .where('opened_at', '<', to)
        .where('severity', '<>', 'info')
        .where('type', '<>', 'bot.recovered')
        .groupBy('verdict')
        .execute();
      return rows.map(({ verdict, count }) => ({
        verdict: alertVerdictSchema.nullable().parse(verdict),
        count: Number(count),
      }));
    },
  };
}
