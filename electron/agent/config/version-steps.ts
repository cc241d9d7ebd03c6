import type { StoredVersion, VersionChange } from '#electron/store/config-store.ts';
import type { Database } from '#electron/store/database.ts';
import type { ConfigVersionId } from '#shared/schemas/ids.ts';

import type { Held, Step } from './commit-rules.ts';
import type { Reached } from './config-reach.ts';
import type { Prepared, VersionKeeper } from './version-keeper.ts';

/** The author of what the agent does by itself. */
export const byAgent = 'agent';

export type HeldVersions = {
  held: Held<ConfigVersionId>;
  get: (id: ConfigVersionId) => StoredVersion;
  good: StoredVersion | null;
  /** What is at the bot, as far as the versions say. */
  current: StoredVersion | null;
};

/** The versions that matter as the rules see them, newest first. */
export function heldVersions(versions: readonly StoredVersion[]): HeldVersions {
  const inState = (...states: StoredVersion['state'][]) =>
    versions.find(({ state }) => states.includes(state)) ?? null;
  const good = inState('good');
  const applying = inState('applying');
  const watching = inState('watching');
  const loose = inState('candidate', 'drifted');
  const newest = versions[0];
  const isInvalid =
    newest?.state === 'bad' && newest.appliedAt === null && newest.issues.length > 0;
  return {
    good,
    current: watching ?? loose ?? good,
    held: {
      good,
      applying: applying && {
        ...applying,
        isRollback: applying.origin === 'rollback',
        isRepair: applying.origin === 'rollback' && applying.author === byAgent,
        isProven: applying.hash === good?.hash,
      },
      watching,
      loose: loose && { ...loose, state: loose.state === 'drifted' ? 'drifted' : 'candidate' },
      invalid: isInvalid ? newest : null,
    },
    get(id) {
      const version = versions.find((each) => each.id === id);
      if (!version) {
        throw new Error('expected a version that is held');
      }
      return version;
    },
  };
}

type Added = {
  prepared: Prepared;
  parentHash: string | null;
  origin: 'found' | 'outside' | 'person';
};

/** Writes the steps down, in their order, and answers the version that was added. */
export async function takeSteps(
  transaction: Database,
  { keeper, reached, now }: { keeper: VersionKeeper; reached: Reached; now: number },
  steps: readonly Step<ConfigVersionId>[],
  added?: Added,
): Promise<StoredVersion | undefined> {
  const { tenantId } = reached.watched.bot;
  let version: StoredVersion | undefined;
  for (const step of steps) {
    if (step.kind === 'set') {
      await keeper.storeIn(transaction, tenantId).change(step.id, changeTo(step.state, now));
    } else if (added) {
      version = await keeper.addIn(transaction, reached, added.prepared, {
        state: step.state,
        origin: added.origin,
        author: '',
        reason: null,
        parentHash: added.parentHash,
        revision: null,
        graceMs: 0,
        judgedAt: step.state === 'bad' ? now : null,
      });
    }
  }
  return version;
}

function changeTo(state: StoredVersion['state'], now: number): VersionChange {
  switch (state) {
    case 'good':
    case 'bad':
      return { state, judgedAt: now, trialUntil: null };
    case 'superseded':
      return { state, trialUntil: null };
    case 'watching':
    case 'candidate':
    case 'applying':
    case 'drifted':
      return { state };
    default:
      return state satisfies never;
  }
}
