import type { Timer } from '#electron/agent/ports.ts';

import type { ProbeContext, Reading } from '../connector.ts';
import { createAccountNumbers } from './account-numbers.ts';
import { type Connected, createConnection } from './connection.ts';
import { deafReading, lostReading, notAGateway, restartReading } from './fault-readings.ts';
import { type GatewayWork, shutdownSchema } from './frames.ts';
import { askAll, dueTopics, type Topic, told } from './gateway-facts.ts';
import type { Seen } from './gateway-reading.ts';
import type { GatewayTarget } from './gateway-target.ts';
import type { Access } from './introduction.ts';
import { askIfLive, type Liveness } from './liveness.ts';

/** So that a hung gateway is known within 13 s, two rechecks and their limits included, with half a second to spare. */
const beatMs = 4_500;
/** Events may ask for a look, but not more often. */
const betweenLooksMs = 2_000;
/** After its connection broke, whether anything still listens is asked so soon. */
const confirmAfterMs = 200;
/** What a gateway may take to answer while somebody waits. */
const waitedForMs = 4_000;

/** Events after which the channels are to be looked at. */
const channelEvents: ReadonlySet<string> = new Set([
  'health',
  'channels.changed',
  'channels.status',
  'plugins.changed',
]);

/** What a look at a gateway came to. */
export type Look = { kind: 'seen'; seen: Seen } | { kind: 'not_seen'; reading: Reading };

export type SessionListener = {
  /** The gateway itself is not well, or restarts. */
  report(reading: Reading): void;
  /** Something changed that a look will show. */
  look(): void;
  /** Its configuration was written, or what it says of it is something else than before. */
  configChanged?(): void;
};

type Options = {
  target: GatewayTarget;
  access: Access;
  context: Pick<ProbeContext, 'clock' | 'secrets'>;
  listener?: SessionListener;
};

type There = Exclude<Liveness, { kind: 'failed' }>;

export type Session = ReturnType<typeof createSession>;

/** One gateway as one tenant sees it: whether it is live, by HTTP, and what it tells over one connection. */
export function createSession({ target, access, context, listener }: Options) {
  const { clock } = context;
  const stopping = new AbortController();
  const { signal } = stopping;
  const connection = createConnection({
    target,
    access,
    clock,
    signal,
    onEvent,
    onLost,
    onBack: () => listener?.look(),
  });
  const numbers = createAccountNumbers();
  let living: Promise<Liveness> | null = null;
  let beatTimer: Timer | null = null;
  let eventTimer: Timer | null = null;
  let lossTimer: Timer | null = null;
  /** The last liveness failed, and that was told. */
  let isAway = false;

  function askLive(): Promise<Liveness> {
    living ??= askIfLive(target, { ...context, signal }).finally(() => {
      living = null;
    });
    return living;
  }

  function onLost(reading: Reading): void {
    if (reading.isFinal || reading.restartingForMs !== undefined) {
      listener?.report(reading);
      return;
    }
    lossTimer?.cancel();
    lossTimer = clock.after(confirmAfterMs, () => {
      // Stopped meanwhile.
      confirmLoss(reading).catch(() => undefined);
    });
  }

  /** A death is known at once: the connection broke, and the port refuses. All else is a first failure. */
  async function confirmLoss(reading: Reading): Promise<void> {
    const live = await askLive();
    if (live.kind === 'failed') {
      noteAway(live.reading);
    } else if (!connection.current()) {
      listener?.report(connection.excused(reading));
    }
  }

  function onEvent(name: string, payload: unknown): void {
    if (name === 'shutdown') {
      const shutdown = shutdownSchema.safeParse(payload);
      connection.goes(shutdown.data?.restartExpectedMs);
    } else if (name === 'config.changed') {
      listener?.configChanged?.();
      refreshSoon(['config', 'agents', 'channels']);
    } else if (channelEvents.has(name)) {
      refreshSoon(['channels', 'status']);
    }
  }

  function refreshSoon(topics: readonly Topic[]): void {
    eventTimer ??= clock.after(betweenLooksMs, () => {
      eventTimer = null;
      void refresh(topics);
    });
  }

  /** Asks anew about these; where the answer is another one than before, the listener is told. */
  async function refresh(topics: readonly Topic[]): Promise<void> {
    const current = connection.current();
    if (!current) {
      return;
    }
    const before = told(current.facts);
    const configBefore = JSON.stringify(current.facts.get('config'));
    const failure = await askAll(current.facts, topics);
    if (connection.current() !== current) {
      return;
    }
    const config = JSON.stringify(current.facts.get('config'));
    if (configBefore !== undefined && configBefore !== config) {
      listener?.configChanged?.();
    }
    if (failure) {
      leaveIfDeaf(failure);
      listener?.report(connection.excused(failure));
    } else if (told(current.facts) !== before) {
      listener?.look();
    }
  }

  function leaveIfDeaf({ cause }: Reading): void {
    if (cause === 'timeout') {
      connection.leave();
    }
  }

  async function beat(): Promise<void> {
    const live = await askLive();
    if (live.kind === 'failed') {
      noteAway(live.reading);
      return;
    }
    noteThere();
    const current = connection.current();
    if (current) {
      await refresh(dueTopics(current.facts));
      return;
    }
    const before = connection.trouble()?.reading.reason;
    await connection.open();
    if (!connection.current() && connection.trouble()?.reading.reason !== before) {
      listener?.look();
    }
  }

  function noteThere(): void {
    if (isAway) {
      isAway = false;
      connection.forgive();
      listener?.look();
    }
  }

  function noteAway(reading: Reading): void {
    if (!isAway && !reading.isInconclusive) {
      isAway = true;
      listener?.report(certain(reading));
    }
  }

  /** Twice told: by the connection that broke, and by the port that refuses. */
  function certain(reading: Reading): Reading {
    const isFinal = connection.isLost() && reading.cause === 'refused';
    return connection.excused(isFinal ? { ...reading, isFinal } : reading);
  }

  function beatOn(): void {
    const startedAt = clock.mono();
    void beat()
      // Stopped meanwhile, or the vault is closed, which the next look tells.
      .catch(() => undefined)
      .then(() => {
        if (!signal.aborted) {
          const left = beatMs - (clock.mono() - startedAt);
          beatTimer = clock.after(Math.max(left, 0), beatOn);
        }
      });
  }

  function notSeen(reading: Reading): Look {
    return { kind: 'not_seen', reading: connection.excused(reading) };
  }

  /** Why there is no connection. What it says by HTTP shows better what stands there instead. */
  function notConnected(live: There): Look {
    const reading = connection.trouble()?.reading ?? lostReading();
    return notSeen(
      live.kind === 'other' && reading.reason === 'not_a_gateway'
        ? { ...notAGateway({ ...live.evidence, ...reading.evidence }), code: reading.code }
        : reading,
    );
  }

  async function lookOver(
    current: Connected,
    live: There,
    { isFresh }: { isFresh: boolean },
  ): Promise<Look> {
    const { facts, link } = current;
    if (live.kind === 'other') {
      // An older gateway, or a proxy that keeps the question from it: then the connection says whether it is live.
      const answer = await facts.ask('status', waitedForMs);
      if (answer.kind === 'silent') {
        connection.leave();
        return notSeen(deafReading);
      }
    }
    const topics = new Set([...dueTopics(facts), ...(isFresh ? (['channels'] as const) : [])]);
    const failure = await askAll(facts, [...topics], waitedForMs);
    if (connection.current() !== current) {
      return notSeen(lostReading());
    }
    if (failure) {
      leaveIfDeaf(failure);
      return notSeen(failure);
    }
    const channels = facts.get('channels');
    if (channels) {
      numbers.note(channels);
    }
    const { latencyMs } = live;
    const validTo = live.kind === 'live' ? live.tlsValidTo : undefined;
    return {
      kind: 'seen',
      seen: {
        hello: link.hello,
        facts,
        latencyMs,
        numbers: numbers.known(),
        ...(validTo !== undefined && { tlsValidTo: validTo }),
      },
    };
  }

  return {
    /** Begins to watch between looks. */
    start(): void {
      beatOn();
    },

    /**
     * Looks at the gateway: whether it is live, connected, and what it told. `isAsked` tries again what is held back;
     * `isFresh` asks about the channels anew. Rejects where the vault is closed and no connection is open, and with the
     * session's end.
     */
    async look({
      isAsked = false,
      isFresh = isAsked,
    }: {
      isAsked?: boolean;
      isFresh?: boolean;
    } = {}): Promise<Look> {
      const live = await askLive();
      if (live.kind === 'failed') {
        return { kind: 'not_seen', reading: certain(live.reading) };
      }
      noteThere();
      await connection.open({ isAsked });
      const current = connection.current();
      if (!current) {
        return notConnected(live);
      }
      return connection.isGoing() ? notSeen(restartReading) : lookOver(current, live, { isFresh });
    },

    /** What is running on it, where it is connected and says. Never rejects. */
    async work(): Promise<GatewayWork | null> {
      const current = connection.current();
      if (!current) {
        return null;
      }
      await current.facts.ask('work', waitedForMs);
      return current.facts.get('work') ?? null;
    },

    close(): void {
      stopping.abort(new DOMException('the gateway is no longer watched', 'AbortError'));
      beatTimer?.cancel();
      eventTimer?.cancel();
      lossTimer?.cancel();
      connection.close();
    },
  };
}
