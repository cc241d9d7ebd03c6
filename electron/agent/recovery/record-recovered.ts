import type { AlertService } from '#electron/agent/alerts/alert-service.ts';
import { agentAct } from '#electron/agent/audit/act.ts';
import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock } from '#electron/agent/ports.ts';
import type { Database } from '#electron/store/database.ts';
import { createIncidentStore } from '#electron/store/incident-store.ts';
import type { StoredAttempt } from '#electron/store/recovery-store.ts';

/** A bot that was repaired within this time was hardly gone. */
const soonMs = 60_000;

type Dependencies = {
  roster: Roster;
  alerts: Pick<AlertService, 'recordIn'>;
  ids: Ids;
  clock: Clock;
};

/** That a bot was repaired is kept for those who look back; nobody is told. */
export function createRecordRecovered({ roster, alerts, ids, clock }: Dependencies) {
  return async function recordRecovered(
    transaction: Database,
    { tenantId, botId, incidentId, step }: StoredAttempt,
  ): Promise<void> {
    const watched = roster.find(tenantId, botId);
    const incident =
      incidentId && (await createIncidentStore(transaction, tenantId).find(incidentId));
    if (!watched || !incident) {
      return;
    }
    const tookMs = (incident.closedAt ?? clock.now()) - incident.openedAt;
    await alerts.recordIn(transaction, agentAct('recovery', ids.next()), {
      tenantId,
      type: 'bot.recovered',
      severity: tookMs <= soonMs ? 'info' : 'warning',
      subject: botId,
      botId,
      incidentId: incident.id,
      cause: incident.cause,
      details: { bot: watched.bot.name, step, tookMs },
    });
  };
}
