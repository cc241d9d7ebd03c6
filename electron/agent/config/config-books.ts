import type { FoundConfig } from '#electron/agent/connectors/config-access.ts';
import type { WatchedBot } from '#electron/agent/fleet/roster.ts';
import { createTurns } from '#electron/agent/turns.ts';
import type { ConfigIssue, configTroubles } from '#shared/schemas/config.ts';
import type { ConfigVersionId } from '#shared/schemas/ids.ts';

import type { Reached } from './config-reach.ts';
import type { Trial } from './trial-rules.ts';
import type { HeldVersions } from './version-steps.ts';

/** What was found at the bot by the newest look that saw it. */
export type Seen = Pick<FoundConfig, 'revision' | 'isRunning'> & {
  hash: string;
  isValid: boolean;
  issues: readonly ConfigIssue[];
  at: number;
};

/** What the running agent knows of one bot's configuration beside the versions. */
export type ConfigBook = {
  place: string;
  seen: Seen | null;
  /** The versions as they were when `seen` was noted; `null` once anything about them may have changed since. */
  noted: HeldVersions | null;
  trouble: (typeof configTroubles)[number] | null;
  /** The version that is watched: one on trial, or one that was found and has yet to be seen well. */
  trial:
    | (Trial & { versionId: ConfigVersionId; kind: 'watching' | 'candidate' | 'drifted' })
    | null;
  /** When something not valid was put right by us, newest last: who fights over a configuration is left alone. */
  putRightAt: number[];
};

export type ConfigBooks = ReturnType<typeof createConfigBooks>;

export function createConfigBooks() {
  const books = new WeakMap<WatchedBot, ConfigBook>();
  // The last task about each place: what one reads there holds until it ends.
  const inTurn = createTurns<string>();

  return {
    /** A bot whose configuration is elsewhere now begins with an empty book. */
    of({ watched, place }: Pick<Reached, 'watched' | 'place'>): ConfigBook {
      const known = books.get(watched);
      if (known?.place === place) {
        return known;
      }
      const begun = { place, seen: null, noted: null, trouble: null, trial: null, putRightAt: [] };
      books.set(watched, begun);
      return begun;
    },

    /** `undefined` where nothing was noted of the bot yet. */
    find: (watched: WatchedBot) => books.get(watched),

    /** Tasks about one place run one after the other, whichever bots they are for. */
    inTurn,
  };
}
