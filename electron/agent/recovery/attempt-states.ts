import type { AttemptState } from '#shared/schemas/recovery.ts';

const following: Readonly<Record<AttemptState, readonly AttemptState[]>> = {
  planned: ['running', 'abandoned'],
  running: ['verifying', 'failed', 'abandoned'],
  verifying: ['succeeded', 'failed', 'abandoned'],
  succeeded: [],
  failed: [],
  abandoned: [],
};

/** How an attempt may go on. */
export function mayBecome(from: AttemptState, to: AttemptState): boolean {
  return following[from].includes(to);
}

export function hasEnded(state: AttemptState): boolean {
  return following[state].length === 0;
}
