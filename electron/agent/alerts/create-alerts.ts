import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { ConnectorRegistry } from '#electron/agent/connectors/connector.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock, Logger } from '#electron/agent/ports.ts';
import type { Database } from '#electron/store/database.ts';

import { createAlertActs } from './alert-acts.ts';
import { createAlertChanges } from './alert-changes.ts';
import { createAlertClock } from './alert-clock.ts';
import { createAlertContexts, type Tellable } from './alert-context.ts';
import { createAlertGroups } from './alert-groups.ts';
import { createAlertLooks } from './alert-looks.ts';
import { createAlertPlaces } from './alert-places.ts';
import { createAlertService } from './alert-service.ts';
import { createNoticePlanner } from './notice-planner.ts';
import { createNoticeReleases } from './notice-releases.ts';
import { createSilenceService } from './silence-service.ts';

type Dependencies = {
  db: Database;
  roster: Roster;
  tellable: Tellable;
  /** How bots are reached; asked only once the agent is put together. */
  connectors: () => ConnectorRegistry;
  hasDesktop: boolean;
  audit: AuditService;
  events: Events;
  ids: Ids;
  clock: Clock;
  logger: Logger;
  /** Notices are due. */
  onDue: () => void;
};

/** Everything about alerts: what they go through, who is told of it, and what comes by time. */
export function createAlerts({
  db,
  roster,
  tellable,
  connectors,
  hasDesktop,
  audit,
  events,
  ids,
  clock,
  logger,
  onDue,
}: Dependencies) {
  const wake = () => alertClock.wake();
  const silences = createSilenceService({ db, roster, audit, events, ids, clock, wake });
  const contexts = createAlertContexts({ roster, silences, tellable });
  const planner = createNoticePlanner({
    contexts,
    tellable,
    silences,
    hasDesktop,
    events,
    ids,
    clock,
    wake() {
      alertClock.wake();
      onDue();
    },
  });
  const changes = createAlertChanges({
    audit,
    events,
    ids,
    clock,
    planner,
    placeOf: createAlertPlaces({ roster, connectors }),
  });
  const acts = createAlertActs({
    db,
    changes,
    audit,
    events,
    clock,
    onTakenBack({ tenantId, botId, type }) {
      if (tenantId !== null && botId !== null) {
        roster.find(tenantId, botId)?.hasAlert.add(type);
      }
    },
  });
  const alertClock = createAlertClock({
    db,
    looks: createAlertLooks({ db, changes, contexts, planner, clock }),
    releases: createNoticeReleases({ db, contexts, events, ids, clock, onDue }),
    events,
    ids,
    clock,
    logger,
  });
  const groups = createAlertGroups({ db, changes, audit, events, clock });
  const alerts = { ...createAlertService({ db, changes, acts, clock }), ...groups };
  return { alerts, silences, alertClock };
}
