import type { BotView } from '#shared/schemas/bot.ts';
import type { Reason } from '#shared/schemas/reason.ts';
import type { Status } from '#shared/status.ts';

export type Trouble = Pick<BotView, 'cause' | 'reason'>;

/** Reasons for which nothing is known of a bot; any other is of a time that has passed. */
const unknownFor: ReadonlySet<Reason | null> = new Set<Reason | null>([
  'vault_locked',
  'secret_damaged',
  'waiting_for_first',
]);
const untroubled: ReadonlySet<Status> = new Set<Status>(['ok', 'maintenance', 'paused']);

/** Why a bot is not simply working, so far as that holds now; `undefined` where there is nothing to explain. */
export function troubleOf({
  status,
  cause,
  reason,
}: Pick<BotView, 'status' | 'cause' | 'reason'>): Trouble | undefined {
  if (untroubled.has(status) || (cause === null && reason === null)) {
    return undefined;
  }
  return status === 'unknown' && !unknownFor.has(reason) ? undefined : { cause, reason };
}
