import type { AlertService } from '#electron/agent/alerts/alert-service.ts';
import type { RecoveryStanding, Roster, WatchedBot } from '#electron/agent/fleet/roster.ts';
import { blankMemory } from '#electron/agent/health/verdict.ts';
import type { Clock } from '#electron/agent/ports.ts';
import type { Database } from '#electron/store/database.ts';
import { createIncidentStore } from '#electron/store/incident-store.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import type { Incident } from '#shared/schemas/incident.ts';
import { reasonSchema } from '#shared/schemas/reason.ts';

type Dependencies = { db: Database; roster: Roster; alerts: AlertService; clock: Clock };

/** Goes on, after a start, with what was open when the agent last stopped. */
export function createIncidentsOfLastRun({ db, roster, alerts, clock }: Dependencies) {
  async function takeUpIncidents(tenantId: TenantId): Promise<void> {
    for (const incident of await createIncidentStore(db, tenantId).listOpen()) {
      const watched = roster.find(tenantId, incident.botId);
      if (watched) {
        watched.openIncidentId = incident.id;
        watched.troubleSince = clock.mono() - Math.max(clock.now() - incident.openedAt, 0);
        watched.recovery = standingOf(incident.state);
      }
    }
  }

  async function takeUpAlerts(tenantId: TenantId): Promise<void> {
    for (const alert of await alerts.unresolvedOfBots(tenantId)) {
      const watched = alert.botId === null ? undefined : roster.find(tenantId, alert.botId);
      watched?.hasAlert.add(alert.type);
      if (watched && alert.type === `bot.${watched.state.verdict}`) {
        watched.reason = reasonSchema.safeParse(alert.details['reason']).data ?? null;
      }
    }
  }

  /** Has those followed anew whose verdict was stored without what it leads to, or whose trouble waited to be told. */
  async function followUnfinished(tenantId: TenantId): Promise<void> {
    const wasTold = await createIncidentStore(db, tenantId).toldWhileOpen();
    for (const watched of roster.ofTenant(tenantId)) {
      const isTold = wasTold.has(`${watched.openIncidentId}|bot.${watched.followed}`);
      if (isUnfinished(watched, isTold)) {
        // A slow bot has a minute of patience before it is told; a dead one is looked at first.
        if (watched.followed !== 'degraded') {
          watched.memory = blankMemory;
        }
        watched.followed = 'unknown';
      }
    }
  }

  return async function takeUp(): Promise<void> {
    for (const { id } of roster.tenants()) {
      await takeUpIncidents(id);
      await takeUpAlerts(id);
      await followUnfinished(id);
    }
  };
}

/** As the last run left it, until it is looked into anew. */
function standingOf(state: Incident['state']): RecoveryStanding {
  return state === 'healing' ? 'at_work' : state === 'needs_you' ? 'needs_person' : 'none';
}

/** True where the last run ended between a verdict and what it leads to. */
function isUnfinished(
  { followed, openIncidentId, hasAlert }: WatchedBot,
  isTold: boolean,
): boolean {
  if (followed === 'ok') {
    return openIncidentId !== null;
  }
  if (followed === 'unknown') {
    return false;
  }
  return openIncidentId === null || !(isTold || hasAlert.has('bot.flapping'));
}
