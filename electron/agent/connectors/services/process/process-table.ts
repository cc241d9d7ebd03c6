import { readdir, readFile } from 'node:fs/promises';

const isLinux = process.platform === 'linux';

/** What every process of a run has in its environment, so that it is known as ours whatever became of its parents. */
export const markerName = 'ADMIN_AGENT_RUN';

/** The processes that carry the marker, zombies left out. Empty where the system does not tell. */
export async function processesMarked(marker: string): Promise<number[]> {
  const sought = `${markerName}=${marker}`;
  const found = await eachProcess(async (pid) => {
    const environment = await readFile(`/proc/${pid}/environ`, 'latin1');
    return environment.split('\0').includes(sought);
  });
  return found.filter((pid) => pid !== process.pid);
}

/** True while a process of the group is there that is more than a zombie nobody has taken note of. */
export async function isGroupAlive(group: number): Promise<boolean> {
  if (!isThere(-group)) {
    return false;
  }
  if (!isLinux) {
    return true;
  }
  const members = await eachProcess(async (pid) => {
    const { state, processGroup } = await statOf(pid);
    return processGroup === group && state !== 'Z' && state !== 'X';
  });
  return members.length > 0;
}

/**
 * When the process began, in the system's own words: with the number, it names a process for good. `undefined` where
 * there is none of that number that is alive, or where the system does not tell.
 */
export async function beginningOf(pid: number): Promise<string | undefined> {
  if (!isLinux) {
    return undefined;
  }
  try {
    const [{ state, startedAt }, boot] = await Promise.all([
      statOf(pid),
      readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    ]);
    return state === 'Z' || state === 'X' ? undefined : `${boot.trim()} ${startedAt}`;
  } catch {
    return undefined;
  }
}

/** Sends the signal to a process, or to a group where the number is negative; one that is gone needs none. */
export function sendSignal(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal);
  } catch {
    // It is gone.
  }
}

function isThere(target: number): boolean {
  try {
    process.kill(target, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function eachProcess(isSought: (pid: number) => Promise<boolean>): Promise<number[]> {
  if (!isLinux) {
    return [];
  }
  const names = await readdir('/proc').catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name)).map(Number);
  const sought = await Promise.all(
    // One that ends while we look, or that belongs to somebody else, is not ours.
    pids.map((pid) => isSought(pid).catch(() => false)),
  );
  return pids.filter((_, at) => sought[at]);
}

async function statOf(pid: number) {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name stands in parentheses and may hold any character.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0], processGroup: Number(fields[2]), startedAt: fields[19] ?? '' };
}
