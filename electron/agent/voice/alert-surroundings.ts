import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { StoredAlert } from '#electron/store/alert-store.ts';
import type { Database } from '#electron/store/database.ts';
import { createIncidentStore } from '#electron/store/incident-store.ts';
import { createRecoveryStore } from '#electron/store/recovery-store.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import type { Attempt } from '#shared/schemas/recovery.ts';

import type { AlertSurroundings, Healed } from './alert-facts.ts';

/** Finds what is known of an alert beside its row: its bot, its incident, and what was tried. */
export function createSurroundings({ db, roster }: { db: Database; roster: Roster }) {
  /** Without asking the store: for messages about hundreds of alerts. */
  function inMemory(tenantId: TenantId, alert: StoredAlert): AlertSurroundings {
    const { botId, details } = alert;
    const watched = botId === null ? undefined : roster.find(tenantId, botId);
    // A bot that is gone is still called by the name it had.
    const name = watched?.bot.name ?? details.bot;
    return {
      botName: name === undefined ? null : String(name),
      since: alert.openedAt,
      tlsValidTo: alert.type === 'tls.expiring' ? (watched?.state.tlsValidTo ?? null) : null,
      attempts: 0,
      healed: alert.acknowledgedBy === null ? 'other' : 'team',
    };
  }

  return {
    inMemory,

    async of(tenantId: TenantId, alert: StoredAlert): Promise<AlertSurroundings> {
      const known = inMemory(tenantId, alert);
      if (alert.incidentId === null) {
        return known;
      }
      const incident = await createIncidentStore(db, tenantId).find(alert.incidentId);
      const attempts = await createRecoveryStore(db, tenantId).ofIncident(alert.incidentId);
      const success = attempts.findLast(({ state }) => state === 'succeeded');
      return {
        ...known,
        since: Math.min(incident?.openedAt ?? known.since, known.since),
        attempts: attempts.filter(isInVain).length,
        healed: success ? healedBy(success) : known.healed,
      };
    },
  };
}

const isInVain = ({ state, startedAt }: Attempt) => startedAt !== null && state === 'failed';

function healedBy({ actorKind, step }: Attempt): Healed {
  if (actorKind === 'person') {
    return 'team';
  }
  return step === 'roll_back' ? 'repaired' : 'auto';
}
