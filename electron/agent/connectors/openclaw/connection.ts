import type { Clock } from '#electron/agent/ports.ts';

import type { Reading } from '../connector.ts';
import { isGranted, lookingScopes, protocols } from './connect-params.ts';
import { isTokenChanged, lostReading, restartReading } from './fault-readings.ts';
import { createFacts, type Facts } from './gateway-facts.ts';
import type { SocketEnd } from './gateway-socket.ts';
import type { GatewayTarget } from './gateway-target.ts';
import type { Handshake, Link } from './handshake.ts';
import { type Access, createIntroduction } from './introduction.ts';
import { createRestartNotice } from './restart-notice.ts';
import { type Trouble, tokenChanged, troubleOf, withoutScopes, wrongProtocol } from './trouble.ts';

/** The first attempts after a loss follow at once, as they are the rechecks of a verdict. */
const freeAttempts = 3;
const firstBackoffMs = 2_000;
const longestBackoffMs = 30_000;
const longestStartMs = 5 * 60_000;
/** A connection that breaks sooner is no success: a gateway that greets and hangs up is not asked without end. */
const steadyAfterMs = 5_000;

/** An open connection and what was told over it. */
export type Connected = { link: Link; facts: Facts };

type Options = {
  target: GatewayTarget;
  access: Access;
  clock: Clock;
  /** Ends what is under way. */
  signal: AbortSignal;
  onEvent: (name: string, payload: unknown) => void;
  /** The connection broke, or the gateway is about to break it. */
  onLost: (reading: Reading) => void;
  /** There is one again. */
  onBack: () => void;
};

/** The one connection to a gateway: opened when asked for and its time has come, and why there is none. */
export function createConnection(options: Options) {
  const { target, access, clock, signal, onEvent, onLost, onBack } = options;
  const restart = createRestartNotice(clock);
  const introduce = createIntroduction({ target, access, scopes: lookingScopes });
  let connected: Connected | null = null;
  let trouble: Trouble | null = null;
  let connecting: Promise<void> | null = null;
  let attempts = 0;
  let openedAt = 0;
  /** Connections in a row that broke right after they were made. */
  let briefs = 0;
  let retryAt = -Infinity;
  let isLost = false;
  let isStopping = false;
  /** Since when it says that it is starting. */
  let startingSince = Infinity;

  function pauseBeforeRetry(): void {
    attempts += 1;
    const { retry } = trouble ?? { retry: 'backoff' };
    retryAt =
      clock.mono() + (retry === 'backoff' ? backoffMs(target.key, attempts) : retry.afterMs);
  }

  async function shake(): Promise<Handshake> {
    const { handshake, hasToken } = await introduce({ clock, signal, onEvent, onEnd });
    if (handshake.kind !== 'open') {
      const next = troubleOf(handshake, { hasToken, isStopping });
      // What we were told when it happened says more than that the old token is refused.
      const isKnown =
        next.reading.reason === 'token_refused' && trouble?.reading.reason === 'token_changed';
      trouble = isKnown ? { ...next, reading: tokenChanged.reading } : patient(next);
    }
    return handshake;
  }

  /** However long it says that it is only starting, after a time it does not start. */
  function patient(next: Trouble): Trouble {
    if (next.reading.restartingForMs === undefined) {
      startingSince = Infinity;
      return next;
    }
    startingSince = Math.min(startingSince, clock.mono());
    const { restartingForMs: _, ...reading } = next.reading;
    return clock.mono() - startingSince < longestStartMs ? next : { ...next, reading };
  }

  async function connectNow(): Promise<void> {
    const handshake = await shake();
    if (handshake.kind === 'open') {
      const fault = faultOf(handshake.link);
      if (!fault && !signal.aborted) {
        settleIn(handshake.link);
        return;
      }
      handshake.link.drop();
      trouble = fault;
    }
    pauseBeforeRetry();
  }

  function settleIn(link: Link): void {
    const isBack = trouble !== null || isLost;
    connected = { link, facts: createFacts(link, clock) };
    trouble = null;
    openedAt = clock.mono();
    isLost = false;
    isStopping = false;
    startingSince = Infinity;
    restart.over();
    if (isBack) {
      onBack();
    }
  }

  /** The next attempt may follow at once, unless one connection after the other breaks right after it was made. */
  function leave(): void {
    const isBrief = connected !== null && clock.mono() - openedAt < steadyAfterMs;
    connected?.link.drop();
    connected = null;
    attempts = 0;
    briefs = isBrief ? briefs + 1 : 0;
    retryAt = isBrief ? clock.mono() + backoffMs(target.key, briefs) : -Infinity;
  }

  function onEnd(end: SocketEnd): void {
    leave();
    isLost = true;
    if (isTokenChanged(end)) {
      trouble = tokenChanged;
      if (briefs < freeAttempts) {
        void tryToken(end);
      } else {
        pauseBeforeRetry();
        onLost(tokenChanged.reading);
      }
    } else if (!restart.isAnnounced()) {
      onLost(lostReading(end));
    } else if (restart.begin() === 'untold') {
      onLost(restart.excused(restartReading));
    }
  }

  /** A gateway closes so too where its rules were written anew and the token is the same. */
  async function tryToken(end: SocketEnd): Promise<void> {
    // With a closed vault it cannot be tried, and what the gateway said stands.
    await open({ isAsked: true }).catch(() => undefined);
    if (connected === null && !signal.aborted) {
      onLost(trouble?.reading.cause === 'auth' ? trouble.reading : lostReading(end));
    }
  }

  /** Opens it if there is none and its time has come. Rejects where the vault is closed. */
  async function open({ isAsked = false }: { isAsked?: boolean } = {}): Promise<void> {
    if (connected || signal.aborted || (!isAsked && !connecting && clock.mono() < retryAt)) {
      return;
    }
    connecting ??= connectNow().finally(() => {
      connecting = null;
    });
    await connecting;
  }

  return {
    current: () => connected,
    trouble: () => trouble,

    /** An open connection broke and there has been none since. */
    isLost: () => isLost,

    open,
    leave,

    /** The gateway may be another one now, with other rules. */
    forgive(): void {
      retryAt = -Infinity;
    },

    /** The gateway says that it goes, and perhaps within which time it wants to be back. */
    goes(restartExpectedMs: number | undefined): void {
      if (restartExpectedMs === undefined) {
        isStopping = true;
        return;
      }
      // Who says so again and again is believed once.
      if (restart.isAnnounced()) {
        return;
      }
      restart.announce(restartExpectedMs);
      onLost(restart.excused(restartReading));
    },

    /** It announced a restart and is still there. */
    isGoing: () => restart.isAnnounced() && restart.isWithin(),

    /** A failure within an announced restart is none. */
    excused: (reading: Reading) => restart.excused(reading),

    close(): void {
      connected?.link.drop();
      connected = null;
    },
  };
}

function faultOf({ hello }: Link): Trouble | null {
  if (hello.protocol < protocols.min || hello.protocol > protocols.max) {
    return wrongProtocol(hello.protocol);
  }
  const scopes = hello.auth?.scopes;
  return scopes === undefined || isGranted(lookingScopes, scopes) ? null : withoutScopes(scopes);
}

function backoffMs(key: string, attempts: number): number {
  if (attempts < freeAttempts) {
    return 0;
  }
  const doubled = firstBackoffMs * 2 ** Math.min(attempts - freeAttempts, 6);
  return Math.min(doubled, longestBackoffMs) * (0.8 + 0.4 * spreadOf(`${key} ${attempts}`));
}

/** The same in [0, 1) for the same text, so that many gateways are not all tried at one moment. */
function spreadOf(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index += 1) {
    hash = (Math.imul(hash, 31) + text.charCodeAt(index)) >>> 0;
  }
  return (hash % 1_000) / 1_000;
}
