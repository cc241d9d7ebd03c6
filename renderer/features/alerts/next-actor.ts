import type { Alert, AlertType } from '#shared/schemas/alert.ts';
import type { Status } from '#shared/status.ts';

/** Whose move it is. Every alert has exactly one of these. */
export type NextActor = 'you' | 'agent' | 'provider' | 'holder' | 'time' | 'nobody';

/** Told so that it is known; there is nothing left to do. */
const onlyTold: ReadonlySet<AlertType> = new Set<AlertType>(['bot.recovered', 'config.restored']);
/** What the agent does something about by itself. */
const agentsOwn: ReadonlySet<AlertType> = new Set<AlertType>(['engine.late', 'bot.crash_loop']);

/** Who acts next, as the alert and its bot stand now. */
export function nextActorOf(
  { state, type, cause }: Pick<Alert, 'state' | 'type' | 'cause'>,
  botStatus: Status | undefined,
): NextActor {
  if (state === 'resolved' || onlyTold.has(type)) {
    return 'nobody';
  }
  if (state === 'snoozed') {
    return 'time';
  }
  if (state === 'acknowledged') {
    return 'holder';
  }
  if (botStatus === 'healing') {
    return 'agent';
  }
  if (cause === 'provider') {
    return 'provider';
  }
  return agentsOwn.has(type) && botStatus !== 'needs_you' && botStatus !== 'down' ? 'agent' : 'you';
}
