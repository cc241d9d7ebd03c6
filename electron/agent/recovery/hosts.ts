import type { AlertService } from '#electron/agent/alerts/alert-service.ts';
import type { Announce } from '#electron/agent/alerts/alert-transition.ts';
import { agentAct } from '#electron/agent/audit/act.ts';
import { type ConnectorRegistry, connectorFor } from '#electron/agent/connectors/connector.ts';
import { perConfig } from '#electron/agent/connectors/per-config.ts';
import type { Roster, WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { CheckLoop } from '#electron/agent/health/check-loop.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock, Logger, Timer } from '#electron/agent/ports.ts';
import { createAlertStore } from '#electron/store/alert-store.ts';
import type { Database } from '#electron/store/database.ts';
import { createIncidentStore } from '#electron/store/incident-store.ts';
import type { IncidentId, TenantId } from '#shared/schemas/ids.ts';

import { fellTogether, hostGraceMs, isWorthAsking, mayBeItsHost } from './shared-causes.ts';

/** The other bots of a host are looked at again after this time at the earliest. */
const askAgainMs = 60_000;

type Place = { tenantId: TenantId; host: string };

/** A host whose bots fell together: one trouble, whose incident is that of the bot that leads. */
type HostTrouble = Place & {
  leader: WatchedBot;
  members: Set<WatchedBot>;
  /** Runs from when one of them works again: the others may be on their way too. */
  grace: Timer | null;
  telling: Timer | null;
};

type Dependencies = {
  db: Database;
  roster: Roster;
  connectors: ConnectorRegistry;
  loop: Pick<CheckLoop, 'enter' | 'lookNow'>;
  alerts: AlertService;
  /** What a restart of the bot restarts. */
  targetOf: (watched: WatchedBot) => string | null;
  /** Until when, on the monotonic clock, nobody is told. */
  quietUntil: () => number;
  reconsider: (bots: readonly WatchedBot[]) => void;
  ids: Ids;
  clock: Clock;
  logger: Logger;
};

export type Hosts = ReturnType<typeof createHosts>;

const keyOf = ({ tenantId, host }: Place): string => `${tenantId}|${host}`;

/** Bots that fall with their machine are one trouble: told once, tried on one of them, and waited for. */
export function createHosts({
  db,
  roster,
  connectors,
  loop,
  alerts,
  targetOf,
  quietUntil,
  reconsider,
  ids,
  clock,
  logger,
}: Dependencies) {
  const troubles = new Map<string, HostTrouble>();
  let isStopping = false;
  const asking = new Map<string, { since: number; done: Promise<unknown> }>();
  const hostOf = perConfig((config: WatchedBot['bot']['connector']) => ({
    host: connectorFor(connectors, config).hostOf?.(config) ?? null,
  }));

  const act = () => agentAct('recovery', ids.next());

  function placeOf({ bot }: WatchedBot): Place | null {
    const { host } = hostOf(bot.connector);
    return host === null ? null : { tenantId: bot.tenantId, host };
  }

  function troubleOf(watched: WatchedBot): HostTrouble | undefined {
    // Asked after every check; nearly always there is none at all.
    const place = troubles.size > 0 ? placeOf(watched) : null;
    return place ? troubles.get(keyOf(place)) : undefined;
  }

  const botsOn = ({ tenantId, host }: Place): WatchedBot[] =>
    roster
      .ofTenant(tenantId)
      .filter((each) => roster.isActive(each) && hostOf(each.bot.connector).host === host);

  const isFallen = ({ state, openIncidentId }: WatchedBot): boolean =>
    state.verdict === 'down' &&
    openIncidentId !== null &&
    state.cause !== null &&
    mayBeItsHost(state.cause);

  const seen = (watched: WatchedBot) => ({
    downSince: isFallen(watched) ? watched.troubleSince : null,
    cause: watched.state.cause,
  });

  /** Has those that still count as well looked at now, so that what has fallen is known. */
  async function askOthers(place: Place, bots: readonly WatchedBot[]): Promise<void> {
    const key = keyOf(place);
    const last = asking.get(key);
    if (last && clock.mono() - last.since < askAgainMs) {
      await last.done;
      return;
    }
    for (const [other, { since }] of asking) {
      if (clock.mono() - since >= askAgainMs) {
        asking.delete(other);
      }
    }
    const others = bots.filter((each) => !isFallen(each));
    const done = Promise.all(others.map((each) => loop.lookNow(each)));
    asking.set(key, { since: clock.mono(), done });
    await done;
  }

  /** Tells once for all of them, or says how many they are by now. */
  async function tell(transaction: Database, trouble: HostTrouble): Promise<Announce | null> {
    const { tenantId, host, leader, members } = trouble;
    const cause = leader.state.cause ?? 'timeout';
    const details = { host, count: members.size };
    const about = { tenantId, type: 'host.down' as const, subject: host };
    return (
      (await alerts.openIn(transaction, act(), {
        ...about,
        severity: 'critical',
        incidentId: leader.openIncidentId,
        cause,
        details,
      })) ??
      (await alerts.worsenIn(transaction, act(), {
        ...about,
        severity: 'critical',
        cause,
        reason: null,
        details,
      }))
    );
  }

  /** Writes down who belongs to the trouble, and tells as soon as anything may be told. */
  async function note(trouble: HostTrouble, joined: readonly WatchedBot[]): Promise<void> {
    const { tenantId, leader } = trouble;
    const quietMs = quietUntil() - clock.mono();
    const announce = await db.transaction().execute(async (transaction) => {
      const store = createIncidentStore(transaction, tenantId);
      for (const { openIncidentId } of joined) {
        if (openIncidentId && leader.openIncidentId && openIncidentId !== leader.openIncidentId) {
          await store.setParent(openIncidentId, leader.openIncidentId);
        }
      }
      return quietMs > 0 ? null : tell(transaction, trouble);
    });
    announce?.();
    if (quietMs > 0) {
      trouble.telling ??= clock.after(quietMs, () => {
        trouble.telling = null;
        noteOrLog(trouble, []);
      });
    }
  }

  function noteOrLog(trouble: HostTrouble, joined: readonly WatchedBot[]): void {
    if (troubles.get(keyOf(trouble)) === trouble) {
      note(trouble, joined).catch((error: unknown) => {
        logger.error({ error, host: trouble.host }, "a host's trouble could not be told");
      });
    }
  }

  async function begin(place: Place, fallen: readonly WatchedBot[]): Promise<void> {
    const since = (watched: WatchedBot) => watched.troubleSince ?? clock.mono();
    const [leader] = [...fallen].sort(
      (a, b) => Number(b.isUnderRepair) - Number(a.isUnderRepair) || since(a) - since(b),
    );
    if (!leader) {
      return;
    }
    const trouble: HostTrouble = {
      ...place,
      leader,
      members: new Set(),
      grace: null,
      telling: null,
    };
    troubles.set(keyOf(place), trouble);
    for (const watched of fallen) {
      join(trouble, watched);
    }
    logger.warn({ host: place.host, bots: fallen.length }, 'the bots of a host fell together');
    await note(trouble, fallen);
    reconsider(fallen);
  }

  /** It belongs to the trouble until it works again, or is paused, moved or removed, of which no look at it tells. */
  function join(trouble: HostTrouble, watched: WatchedBot): void {
    trouble.members.add(watched);
    const leave = () => {
      const isOpen = troubles.get(keyOf(trouble)) === trouble && !isStopping;
      if (isOpen && trouble.members.delete(watched)) {
        goOnWithout(trouble);
      }
    };
    watched.stopping.signal.addEventListener('abort', leave, { once: true });
  }

  /** Where the one that led is no longer among them, another one leads; where nobody is, it is over. */
  function goOnWithout(trouble: HostTrouble): void {
    const { leader } = trouble;
    prune(trouble);
    if (trouble.members.size === 0) {
      endOrLog(trouble);
    } else if (trouble.leader !== leader) {
      reconsider([trouble.leader]);
    }
  }

  async function end(trouble: HostTrouble): Promise<void> {
    const { tenantId, host, members } = trouble;
    troubles.delete(keyOf(trouble));
    trouble.grace?.cancel();
    trouble.telling?.cancel();
    for (const watched of members) {
      // From here on it is its own trouble, with all the patience there is for one.
      watched.troubleSince = clock.mono();
    }
    reconsider([...members]);
    await alerts.resolve(act(), { tenantId, type: 'host.down', subject: host });
    const store = createIncidentStore(db, tenantId);
    for (const { openIncidentId } of members) {
      if (openIncidentId) {
        await store.setParent(openIncidentId, null);
      }
    }
  }

  function endOrLog(trouble: HostTrouble): void {
    end(trouble).catch((error: unknown) => {
      logger.error({ error, host: trouble.host }, "the end of a host's trouble could not be told");
    });
  }

  /** Lets go of bots that are paused, gone, or well again; where the one that led is, another one leads. */
  function prune(trouble: HostTrouble): void {
    for (const watched of trouble.members) {
      if (!roster.isActive(watched) || watched.openIncidentId === null) {
        trouble.members.delete(watched);
      }
    }
    const [next] = trouble.members;
    if (next && !trouble.members.has(trouble.leader)) {
      trouble.leader = next;
    }
  }

  return {
    /** Before a step for a bot is decided: looks whether it fell alone. */
    async lookAround(watched: WatchedBot): Promise<void> {
      const place = placeOf(watched);
      if (!place || !isFallen(watched)) {
        return;
      }
      const bots = botsOn(place);
      if (!troubles.has(keyOf(place))) {
        if (!isWorthAsking(bots.map(seen))) {
          return;
        }
        await askOthers(place, bots);
      }
      const trouble = troubles.get(keyOf(place));
      if (trouble) {
        if (!trouble.members.has(watched) && isFallen(watched)) {
          join(trouble, watched);
          await note(trouble, [watched]);
        }
      } else if (fellTogether(bots.map(seen))) {
        await begin(place, bots.filter(isFallen));
      }
    },

    isMember: (watched: WatchedBot): boolean => troubleOf(watched)?.members.has(watched) ?? false,

    /**
     * True where the bot's next step is not to be taken, because its host is what fails: it is tried on the one that
     * leads, once, or as often as any where one restart is for all of them.
     */
    isHeldBack(watched: WatchedBot, stepsDone: number): boolean {
      const trouble = troubleOf(watched);
      if (!trouble?.members.has(watched)) {
        return false;
      }
      if (trouble.grace !== null || watched !== trouble.leader) {
        return true;
      }
      const targets = new Set([...trouble.members].map(targetOf));
      const isOneTarget = targets.size === 1 && !targets.has(null);
      return stepsDone > 0 && !isOneTarget;
    },

    /** Its verdict is settled: the first that works again says that the host is back. */
    settled(watched: WatchedBot): void {
      const trouble = troubleOf(watched);
      if (!trouble?.members.has(watched)) {
        return;
      }
      const isBack = watched.state.verdict === 'ok' || watched.state.verdict === 'degraded';
      if (isBack) {
        trouble.members.delete(watched);
      }
      goOnWithout(trouble);
      if (isBack && trouble.members.size > 0 && trouble.grace === null) {
        trouble.grace = clock.after(hostGraceMs, () => endOrLog(trouble));
        for (const member of trouble.members) {
          loop.enter(member);
        }
      }
    },

    /** After a start: what was one trouble still is. */
    async takeUp(tenantId: TenantId): Promise<void> {
      const byIncident = new Map<IncidentId, WatchedBot>();
      for (const watched of roster.ofTenant(tenantId)) {
        if (watched.openIncidentId) {
          byIncident.set(watched.openIncidentId, watched);
        }
      }
      const told = new Set(await createAlertStore(db, tenantId).openSubjects('host.down'));
      for (const { id, parentId } of await createIncidentStore(db, tenantId).listOpen()) {
        const member = byIncident.get(id);
        const first = parentId ? byIncident.get(parentId) : undefined;
        const place = member && placeOf(member);
        // The one that led first may be out of it by now; then another one does.
        const leader = first ?? (parentId && place && told.has(place.host) ? member : undefined);
        if (leader && member && place) {
          const key = keyOf(place);
          const known = troubles.get(key) ?? {
            ...place,
            leader,
            members: new Set<WatchedBot>(),
            grace: null,
            telling: null,
          };
          troubles.set(key, known);
          for (const each of [leader, member].filter((bot) => !known.members.has(bot))) {
            join(known, each);
          }
          leader.recovery = 'shared';
          member.recovery = 'shared';
        }
      }
      for (const subject of told) {
        if (!troubles.has(keyOf({ tenantId, host: subject }))) {
          await alerts.resolve(act(), { tenantId, type: 'host.down', subject });
        }
      }
    },

    /** Everything stays as it is stored. */
    stop(): void {
      isStopping = true;
      for (const { grace, telling } of troubles.values()) {
        grace?.cancel();
        telling?.cancel();
      }
    },
  };
}
