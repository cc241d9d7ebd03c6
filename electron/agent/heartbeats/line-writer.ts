import type { Clock, Logger, Timer } from '#electron/agent/ports.ts';
import type { Database } from '#electron/store/database.ts';
import {
  callsKept,
  type HeartbeatWrite,
  writeHeartbeats,
} from '#electron/store/heartbeat-store.ts';
import { takeBreath } from '#electron/store/take-breath.ts';

import type { Line } from './line.ts';

const batchMs = 250;
const retryMs = 1_000;
/** Written in one transaction; between two of them checks have their turn. */
const batchLines = 200;

type Dependencies = { db: Database; clock: Clock; logger: Logger };

/**
 * Writes what calls bring, each bot once however often it called, within 250 ms. Nobody waits for it: a call is
 * answered and judged before. After a failed write it is tried again; of each bot the newest calls are kept.
 */
export function createLineWriter({ db, clock, logger }: Dependencies) {
  let changed = new Set<Line>();
  let timer: Timer | null = null;
  let queue: Promise<void> = Promise.resolve();

  function arm(delayMs: number): void {
    timer ??= clock.after(delayMs, () => {
      timer = null;
      void flush();
    });
  }

  async function writeSome(lines: readonly Line[]): Promise<boolean> {
    const calls = lines.map((line) => line.unwritten);
    const writes = lines.map(writeOf);
    for (const line of lines) {
      line.unwritten = [];
    }
    try {
      await writeHeartbeats(db, writes);
      return true;
    } catch (error) {
      for (const [index, line] of lines.entries()) {
        line.unwritten = [...(calls[index] ?? []), ...line.unwritten].slice(-callsKept);
        changed.add(line);
      }
      logger.error(
        { error, bots: lines.length },
        'calls could not be stored; they are tried again',
      );
      return false;
    }
  }

  async function writeAll(): Promise<void> {
    const lines = [...changed];
    changed = new Set();
    for (let from = 0; from < lines.length; from += batchLines) {
      if (!(await writeSome(lines.slice(from, from + batchLines)))) {
        for (const line of lines.slice(from)) {
          changed.add(line);
        }
        arm(retryMs);
        return;
      }
      await takeBreath();
    }
  }

  /** Writes everything known by now; one after the other, so that nothing is overtaken. */
  function flush(): Promise<void> {
    queue = queue.then(writeAll);
    return queue;
  }

  return {
    /** The line changed; it is on the disk within 250 ms. */
    touch(line: Line): void {
      if (line.unwritten.length > callsKept) {
        line.unwritten.shift();
      }
      changed.add(line);
      arm(batchMs);
    },

    /** A bot that is gone is not written any more. */
    forget(line: Line): void {
      changed.delete(line);
    },

    flush,

    async stop(): Promise<void> {
      timer?.cancel();
      timer = null;
      await flush();
      (timer as Timer | null)?.cancel();
    },
  };
}

function writeOf({ botKey, state, callCount, unwritten }: Line): HeartbeatWrite {
  return { heartbeat: { botKey, callCount, ...state }, calls: unwritten };
}
