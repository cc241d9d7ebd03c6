import type { CommandContext } from '#electron/cli/command.ts';
import { shortDuration } from '#electron/cli/durations.ts';
import type { Attempt } from '#shared/schemas/recovery.ts';

/** What became of an attempt, coloured where colour is wanted. */
export function outcomeOf({ t, out }: CommandContext, attempt: Attempt): string {
  const { state, failure, isProven } = attempt;
  if (state === 'succeeded') {
    return out.paint('green', t(`cli:recovery.${isProven ? 'proven' : 'well-again'}`));
  }
  const word =
    failure === null ? t(`cli:recovery.state.${state}`) : t(`cli:recovery.failure.${failure}`);
  return out.paint(state === 'failed' ? 'red' : 'yellow', word);
}

export function tookOf({ startedAt, endedAt }: Attempt): string {
  return startedAt === null || endedAt === null ? '–' : shortDuration(endedAt - startedAt);
}

export function hasEnded({ state }: Attempt): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'abandoned';
}
