import type { Reading } from '#electron/agent/connectors/connector.ts';
import type { Cause } from '#shared/faults.ts';
import { type Layers, noLayers } from '#shared/schemas/health.ts';

import type { ActiveFault } from './active-fault.ts';
import type { FaultKind } from './fault-kinds.ts';
import type { SimulatedBot } from './simulated-bot.ts';

/** What there is to be seen of a bot at one moment, and how long a look at it takes. */
export type Sight = { reading: Omit<Reading, 'latencyMs'>; takesMs: number; isAnswer: boolean };

/** The agent's own time limit for a probe. */
export const probeLimitMs = 5_000;
const quickMs = 15;
const slowestMs = 4_500;
/** A crash loop comes up for so long. */
const crashAfterMs = 40_000;
/** A flapping bot changes after so long, more or less. */
const flapMs = 150_000;

const works: Layers = { ...noLayers, process: 'pass', api: 'pass', answer: 'pass' };
const gone: Layers = { ...noLayers, process: 'fail' };
const unwell: Layers = { ...noLayers, process: 'pass', api: 'fail' };

function failed(cause: Cause, layers: Layers, more: Partial<Sight['reading']> = {}): Sight {
  const takesMs = cause === 'timeout' ? probeLimitMs : quickMs;
  const reading = { layers, cause, code: null, evidence: { simulated: cause }, ...more };
  return { reading, takesMs, isAnswer: false };
}

export const refused = failed('refused', gone);
export const timedOut = failed('timeout', gone);
export const hungUp = failed('timeout', unwell, { reason: 'hung' });
export const connectionLost = failed('refused', gone, { reason: 'connection_lost' });

function answered({ latencyMs, isGateway, run }: SimulatedBot): Sight {
  const layers = isGateway
    ? { ...works, channel: 'pass' as const, inbound: 'pass' as const }
    : works;
  return {
    reading: { layers, cause: null, code: 200, evidence: null, runId: `run-${run}` },
    takesMs: latencyMs,
    isAnswer: true,
  };
}

function slow(bot: SimulatedBot, takesMs: number): Sight {
  const { reading } = answered(bot);
  const layers = { ...reading.layers, api: 'degraded' as const };
  return { reading: { ...reading, layers, cause: 'slow' }, takesMs, isAnswer: true };
}

function partial(bot: SimulatedBot, cause: Cause): Sight {
  const { reading, takesMs } = answered(bot);
  const layers = { ...reading.layers, channel: 'degraded' as const };
  return { reading: { ...reading, layers, cause, isPartial: true }, takesMs, isAnswer: true };
}

/** It grows slower until it dies. */
function leaking(fault: ActiveFault, bot: SimulatedBot, now: number): Sight {
  const share = (now - Math.max(fault.startedAt, bot.startedAt)) / leakMs(fault);
  if (share >= 1) {
    return fault.variant < 0.5 ? refused : timedOut;
  }
  const takesMs = Math.round(bot.latencyMs + share * slowestMs);
  return takesMs > 2_000 ? slow(bot, takesMs) : { ...answered(bot), takesMs };
}

/** From ten minutes to an hour. */
export const leakMs = ({ variant }: ActiveFault): number => (10 + 50 * variant) * 60_000;

/** Down and up by turns, never of the same length. */
function isDownNow({ startedAt, variant }: ActiveFault, now: number): boolean {
  const turn = Math.floor((now - startedAt) / (flapMs * (0.8 + variant)));
  return turn % 2 === 0;
}

function withChannel(bot: SimulatedBot, cause: Cause, more: Partial<Sight['reading']>): Sight {
  const { reading, takesMs } = answered(bot);
  const layers = { ...reading.layers, channel: 'fail' as const };
  return { reading: { ...reading, layers, cause, ...more }, takesMs, isAnswer: true };
}

/** What a fault of the bot's own shows; `null` where it cannot be seen by looking at the bot. */
function sightOf(fault: ActiveFault, bot: SimulatedBot, now: number): Sight | null {
  const kind: FaultKind = fault.kind;
  switch (kind) {
    case 'refused':
    case 'config_invalid_dead':
      return refused;
    case 'hung':
      return hungUp;
    case 'restart_lost':
      return fault.variant < 0.5 ? refused : timedOut;
    case 'reset':
      return failed('reset', unwell);
    case 'server_error':
      return failed('server_error', unwell, { code: 503 });
    case 'config_bad':
      return fault.variant < 0.5 ? refused : failed('server_error', unwell, { code: 500 });
    case 'auth':
      return failed('auth', unwell, { code: 401, reason: 'token_refused', isFinal: true });
    case 'unexpected_status':
      return failed('unexpected_status', unwell, { code: 404 });
    case 'wrong_answer':
      return failed('wrong_answer', unwell, { code: 200 });
    case 'protocol':
      return failed('protocol', unwell);
    case 'slow':
      return slow(bot, 2_200 + Math.round(fault.variant * 2_000));
    case 'leak':
      return leaking(fault, bot, now);
    case 'flapping':
      return isDownNow(fault, now) ? refused : null;
    case 'crash_loop':
      return now - Math.max(bot.startedAt, fault.startedAt + 1) < crashAfterMs &&
        bot.startedAt > fault.startedAt
        ? null
        : refused;
    case 'channel_unlinked':
      return withChannel(bot, 'channel_auth', { reason: 'channel_unlinked', isFinal: true });
    case 'channel_lost':
      return withChannel(bot, 'channel_lost', { reason: 'channel_disconnected' });
    case 'channel_lies':
      return partial(bot, 'channel_lies');
    case 'credential':
      return partial(bot, 'credential');
    case 'provider_outage':
      return partial(bot, 'provider');
    case 'dns':
      return failed('dns', gone);
    case 'tls':
      return failed('tls', gone);
    case 'reported':
      return failed('reported', unwell, { isFinal: true, reason: 'reported_failure' });
    case 'host_down':
      return fault.variant < 0.5 ? refused : timedOut;
    case 'restart_announced':
    case 'inbound_silent':
    case 'config_invalid':
    case 'config_drift':
    case 'network_gone':
    case 'sleep':
    case 'overload':
      return null;
    default:
      return kind satisfies never;
  }
}

/** What a bot shows now: its host before itself, itself before its provider. */
export function look(bot: SimulatedBot, now: number): { sight: Sight; fault: ActiveFault | null } {
  let best: { sight: Sight; fault: ActiveFault } | null = null;
  for (const fault of bot.faults) {
    if (fault.kind === 'host_down') {
      return { sight: sightOf(fault, bot, now) ?? refused, fault };
    }
    const sight = sightOf(fault, bot, now);
    const isGraver = best === null || (best.sight.isAnswer && sight?.isAnswer === false);
    if (sight && isGraver) {
      best = { sight, fault };
    }
  }
  if (bot.startingUntil !== null) {
    return { sight: bot.isAnnounced ? starting(bot, now) : refused, fault: best?.fault ?? null };
  }
  return best ?? { sight: answered(bot), fault: null };
}

function starting({ startingUntil }: SimulatedBot, now: number): Sight {
  const restartingForMs = Math.max((startingUntil ?? now) - now, 0);
  return failed('server_error', unwell, { code: 503, reason: 'restarting', restartingForMs });
}
