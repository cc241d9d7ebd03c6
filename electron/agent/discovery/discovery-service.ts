import { createTrustStore } from '#electron/agent/connectors/trust-store.ts';
import type { Roster } from '#electron/agent/fleet/roster.ts';
import { createProbeGate } from '#electron/agent/health/probe-gate.ts';
import type { Clock, Listening, Logger, Machine } from '#electron/agent/ports.ts';
import { isLoopbackAddress } from '#shared/schemas/connectors/web-address.ts';
import type { DiscoveryPlace, Found } from '#shared/schemas/discovery.ts';
import { portOf } from '#shared/url-port.ts';

import { type Looking, lookAtPort, originOf, type Seen } from './look-at-port.ts';
import { type GatewaySettings, readGatewaySettings, usualGatewayPort } from './openclaw-config.ts';
import { findPlaces } from './places.ts';

const totalMs = 10_000;
const atOnce = 8;

type Dependencies = {
  machine: Machine;
  roster: Roster;
  clock: Clock;
  logger: Logger;
  version: string;
};

/** A port that is looked at, with what a configuration says of it. */
type Spot = Listening & { file: string | null; settings: GatewaySettings | undefined };

/**
 * Finds bots on this machine: asked first, and saying what it looks at. Only this machine is contacted, nothing is
 * changed, no credential is read or sent, and never the agent itself is asked.
 */
export function createDiscoveryService({ machine, roster, clock, logger, version }: Dependencies) {
  const gate = createProbeGate({ total: atOnce, perOrigin: 1 }, clock);
  const shared = { userAgent: `admin-agent/${version}`, trust: createTrustStore() };
  const ownPorts = new Set<number>();

  const places = () => findPlaces(machine, (port) => ownPorts.has(port));

  /** Each port once, however many places lead there; what a configuration says of it goes first. */
  async function spotsOf(chosen: readonly DiscoveryPlace[]): Promise<Spot[]> {
    const spots = new Map<number, Spot>();
    for (const place of chosen) {
      if (place.kind === 'config') {
        const settings = await readGatewaySettings(machine, place.file);
        if (settings && !ownPorts.has(settings.port) && !spots.has(settings.port)) {
          const { port } = settings;
          spots.set(port, { host: '127.0.0.1', port, file: place.file, settings });
        }
      }
    }
    for (const place of chosen) {
      if (place.kind === 'port') {
        const { host, port } = place;
        const known = spots.get(port);
        spots.set(port, { file: null, settings: undefined, ...known, host, port });
      }
    }
    return [...spots.values()];
  }

  function watchedPorts(): Set<number> {
    const addresses = [...roster.all()].flatMap(({ bot: { connector } }) =>
      'url' in connector ? [connector.url] : [],
    );
    return new Set(addresses.filter(isLoopbackAddress).map((address) => portOf(new URL(address))));
  }

  /** What was not reached when the time was over is as if nothing were there. */
  function lookAtEach(spots: readonly Spot[], looking: Looking): Promise<(Seen | undefined)[]> {
    return Promise.all(
      spots.map((spot) =>
        gate.run(originOf('http', spot), async () => {
          try {
            return looking.signal.aborted ? undefined : await lookAtPort(spot, looking);
          } catch (error) {
            if (looking.signal.aborted) {
              return undefined;
            }
            throw error;
          }
        }),
      ),
    );
  }

  return {
    /** Exactly what would be looked at, for a person to say yes to. */
    places,

    /** The agent itself listens there, so nobody is to be looked for. Answers how to take that back. */
    leaveOut(port: number): () => void {
      ownPorts.add(port);
      return () => void ownPorts.delete(port);
    },

    /**
     * Looks at these of the places, within ten seconds; a place that is not there any more is passed over. Rejects
     * only when `signal` aborts.
     */
    async look(placeIds: readonly string[], signal: AbortSignal): Promise<Found[]> {
      const wanted = new Set(placeIds);
      const spots = await spotsOf((await places()).filter(({ id }) => wanted.has(id)));
      const watched = watchedPorts();
      const over = new AbortController();
      const end = clock.after(totalMs, () => over.abort(new Error('looked for long enough')));
      const looking = { clock, shared, signal: AbortSignal.any([signal, over.signal]) };
      const seen = await lookAtEach(spots, looking).finally(() => end.cancel());
      signal.throwIfAborted();
      const found = spots.flatMap((spot, index) => {
        const what = seen[index];
        return what ? [foundOf(spot, what, watched.has(spot.port))] : [];
      });
      logger.info({ ports: spots.length, found: found.length }, 'looked for bots on this machine');
      return found.toSorted((a, b) => rank(a) - rank(b) || a.why.port - b.why.port);
    },
  };
}

function rank({ kind }: Found): number {
  return kind === 'openclaw' ? 0 : 1;
}

function foundOf(
  spot: Spot,
  { kind, path, status, version, name }: Seen,
  isWatched: boolean,
): Found {
  const { port, file, settings } = spot;
  const isGateway = kind === 'openclaw';
  return {
    kind,
    url: isGateway ? `${originOf('ws', spot)}/` : originOf('http', spot) + path,
    suggestedName: isGateway ? gatewayName(port) : (name ?? `localhost:${port}`),
    why: {
      port,
      path,
      status,
      version,
      file: isGateway ? file : null,
      bind: isGateway ? (settings?.bind ?? null) : null,
      authMode: isGateway ? (settings?.authMode ?? null) : null,
    },
    isWatched,
  };
}

function gatewayName(port: number): string {
  return port === usualGatewayPort ? 'OpenClaw' : `OpenClaw ${port}`;
}
