import type { Clock, Logger } from '#electron/agent/ports.ts';
import type { Database } from '#electron/store/database.ts';
import { createOwnedProcessStore, type OwnedProcess } from '#electron/store/owned-process-store.ts';

import { endTree } from './end-process.ts';
import { beginningOf, processesMarked } from './process-table.ts';

type Dependencies = { db: Database; clock: Clock; logger: Logger };

export type Orphans = ReturnType<typeof createOrphans>;

/** Remembers what was started, so that an agent that was killed ends it before it starts anything anew. */
export function createOrphans({ db, clock, logger }: Dependencies) {
  const store = createOwnedProcessStore(db);

  async function endOne(stored: OwnedProcess): Promise<void> {
    const pids = await leftOf(stored);
    await Promise.all(
      pids.map((pid) =>
        endTree({ pid, marker: stored.marker }, { clock, graceMs: stored.graceMs }),
      ),
    );
    if (pids.length > 0) {
      logger.warn(
        { pids },
        'a program of an earlier run of the agent was still there and was ended',
      );
    }
    await store.remove(stored.marker);
  }

  /** That the store fails keeps no bot from being started or ended. */
  async function note(writing: Promise<void>): Promise<void> {
    await writing.catch((error: unknown) => {
      logger.error({ error }, 'it could not be noted which programs were started');
    });
  }

  return {
    async endAll(): Promise<void> {
      const left = await store.list().catch((error: unknown) => {
        logger.error({ error }, 'what an earlier run started could not be read');
        return [];
      });
      for (const result of await Promise.allSettled(left.map(endOne))) {
        if (result.status === 'rejected') {
          logger.error({ error: result.reason }, 'what an earlier run started could not be ended');
        }
      }
    },

    /** Before the start: an agent that is killed in the middle of it still finds what it started. */
    expect: (marker: string, graceMs: number): Promise<void> =>
      note(store.add({ marker, pid: null, beginning: null, graceMs, startedAt: clock.now() })),

    async found(marker: string, pid: number): Promise<void> {
      await note(store.name(marker, { pid, beginning: (await beginningOf(pid)) ?? null }));
    },

    forget: (marker: string): Promise<void> => note(store.remove(marker)),
  };
}

/** By the marker, which nothing else carries; by the number only where it is provably the same process still. */
async function leftOf({ marker, pid, beginning }: OwnedProcess): Promise<number[]> {
  const marked = await processesMarked(marker);
  const isSame = pid !== null && beginning !== null && (await beginningOf(pid)) === beginning;
  return [...new Set([...(isSame ? [pid] : []), ...marked])];
}
