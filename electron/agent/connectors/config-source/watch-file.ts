import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

import type { ProbeContext } from '#electron/agent/connectors/connector.ts';
import type { Timer } from '#electron/agent/ports.ts';

/** Writers often touch a file several times in a row; they are let finish. */
const settleMs = 150;
const lookEveryMs = 5_000;

type Watching = Pick<ProbeContext, 'clock' | 'signal'>;

/**
 * Calls back when something was done to the file, once for each flurry of it. Its folder is watched, as most programs
 * put a new file in the place of the old; where the system does not watch, the file is looked at now and then. Ends when
 * `signal` aborts. Never throws.
 */
export function watchFile(path: string, watching: Watching, changed: () => void): void {
  const { clock, signal } = watching;
  let watcher: FSWatcher | undefined;
  let settling: Timer | undefined;

  function stop(): void {
    watcher?.close();
    watcher = undefined;
    settling?.cancel();
  }

  function fallBack(): void {
    stop();
    signal.removeEventListener('abort', stop);
    void lookNowAndThen(path, watching, changed);
  }

  if (signal.aborted) {
    return;
  }
  signal.addEventListener('abort', stop, { once: true });
  try {
    watcher = watch(dirname(path), { persistent: false }, (_, name) => {
      if (watcher && (name === null || name === basename(path))) {
        settling?.cancel();
        settling = clock.after(settleMs, changed);
      }
    });
    watcher.on('error', fallBack);
  } catch {
    fallBack();
  }
}

async function lookNowAndThen(
  path: string,
  { clock, signal }: Watching,
  changed: () => void,
): Promise<void> {
  let seen = await signature(path);
  while (!signal.aborted) {
    await pause(lookEveryMs, { clock, signal });
    const now = await signature(path);
    if (now !== seen && !signal.aborted) {
      changed();
    }
    seen = now;
  }
}

/** Also ends when `signal` aborts. */
function pause(ms: number, { clock, signal }: Watching): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.after(ms, end);
    signal.addEventListener('abort', end, { once: true });
    function end(): void {
      timer.cancel();
      signal.removeEventListener('abort', end);
      resolve();
    }
  });
}

/** Another whenever the file is; of a file that is not there too. */
async function signature(path: string): Promise<string> {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
  } catch {
    return '';
  }
}
