import { readdir, readFile, readlink, stat } from 'node:fs/promises';

import type { ProbeContext } from '../connector.ts';
import { pause } from '../pause.ts';
import { beginningOf, sendSignal } from '../services/process/process-table.ts';

type Context = Pick<ProbeContext, 'clock' | 'signal'>;

/** How the program behind a port of this machine is recognized and ended. */
export type GatewayProcesses = {
  /** True where that process is of our own user and listens on that port. */
  isAt(pid: number, port: number): Promise<boolean>;
  /**
   * Ends the process: asked first, killed where it does not go. Nothing is sent to one that is not of our own user, or
   * does not listen on the port: that number is another program's by now. Rejects with an abort of the signal.
   */
  end(pid: number, port: number, context: Context): Promise<'ended' | 'not_ours' | 'stays'>;
};

const askedForMs = 10_000;
const killedWithinMs = 5_000;
const pollMs = 100;
const listenState = '0A';

/** Asks the kernel, as on Linux; where it does not tell who listens, no process counts as ours. */
export function createGatewayProcesses(): GatewayProcesses {
  /** The sockets that listen on the port, by the kernel's numbers. */
  async function listeners(port: number): Promise<Set<string>> {
    const tables = await Promise.all(
      ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
    );
    const rows = tables.flatMap((table) => table.split('\n')).map((row) => row.trim().split(/\s+/));
    return new Set(
      rows.flatMap(([, local = '', , state, , , , , , inode = '']) =>
        state === listenState && Number.parseInt(local.split(':')[1] ?? '', 16) === port
          ? [`socket:[${inode}]`]
          : [],
      ),
    );
  }

  async function isAt(pid: number, port: number): Promise<boolean> {
    if (pid === process.pid || (await nameOf(pid)) === undefined) {
      return false;
    }
    const folder = `/proc/${pid}/fd`;
    const [sockets, names] = await Promise.all([listeners(port), readdir(folder).catch(() => [])]);
    const links = await Promise.all(
      names.map((name) => readlink(`${folder}/${name}`).catch(() => '')),
    );
    return links.some((link) => sockets.has(link));
  }

  /** Names the process for good; `undefined` where it is not there, or of another user. */
  async function nameOf(pid: number): Promise<string | undefined> {
    const owner = await stat(`/proc/${pid}`).catch(() => undefined);
    return owner && owner.uid === process.getuid?.() ? beginningOf(pid) : undefined;
  }

  return {
    isAt,

    async end(pid, port, context) {
      const name = await nameOf(pid);
      if (name === undefined || !(await isAt(pid, port))) {
        return 'not_ours';
      }
      const { clock } = context;
      const isThere = async () => (await nameOf(pid)) === name;
      for (const [signal, withinMs] of [
        ['SIGTERM', askedForMs],
        ['SIGKILL', killedWithinMs],
      ] as const) {
        // One that stopped to listen is still the same process; another of its number has another name.
        if (!(await isThere())) {
          return 'ended';
        }
        sendSignal(pid, signal);
        const until = clock.mono() + withinMs;
        while (clock.mono() < until && (await isThere())) {
          await pause(pollMs, context);
        }
      }
      return (await isThere()) ? 'stays' : 'ended';
    },
  };
}
