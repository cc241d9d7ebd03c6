import { readdir, readFile, readlink, stat } from 'node:fs/promises';

import type { ProbeContext } from '../connector.ts';
import { pause } from '../pause.ts';

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

type Options = { procFolder?: string; kill?: (pid: number, signal: NodeJS.Signals) => void };

/** Asks the kernel, as on Linux; where it does not tell who listens, no process counts as ours. */
export function createGatewayProcesses({
  procFolder = '/proc',
  kill = process.kill.bind(process),
}: Options = {}): GatewayProcesses {
  /** The sockets that listen on the port, by the kernel's numbers. */
  async function listeners(port: number): Promise<Set<string>> {
    const tables = await Promise.all(
      ['tcp', 'tcp6'].map((name) => readFile(`${procFolder}/net/${name}`, 'utf8').catch(() => '')),
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
    if (pid === process.pid || (await startOf(pid)) === undefined) {
      return false;
    }
    const folder = `${procFolder}/${pid}/fd`;
    const [sockets, names] = await Promise.all([listeners(port), readdir(folder).catch(() => [])]);
    const links = await Promise.all(
      names.map((name) => readlink(`${folder}/${name}`).catch(() => '')),
    );
    return links.some((link) => sockets.has(link));
  }

  /** When it was started, which tells it from a later one of the same number; `undefined` where none is there, or not ours. */
  async function startOf(pid: number): Promise<string | undefined> {
    try {
      const folder = `${procFolder}/${pid}`;
      const [{ uid }, text] = await Promise.all([stat(folder), readFile(`${folder}/stat`, 'utf8')]);
      // The name of the program stands in brackets and may hold anything; fields are counted from there.
      const [state, ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
      return uid === process.getuid?.() && state !== 'Z' ? fields[18] : undefined;
    } catch {
      return undefined;
    }
  }

  return {
    isAt,

    async end(pid, port, context) {
      const start = await startOf(pid);
      if (start === undefined || !(await isAt(pid, port))) {
        return 'not_ours';
      }
      const { clock } = context;
      const isThere = async () => (await startOf(pid)) === start;
      for (const [signal, withinMs] of [
        ['SIGTERM', askedForMs],
        ['SIGKILL', killedWithinMs],
      ] as const) {
        // One that stopped to listen is still the same process; another of its number has another start.
        if (!(await isThere())) {
          return 'ended';
        }
        try {
          kill(pid, signal);
        } catch {
          return (await isThere()) ? 'stays' : 'ended';
        }
        const until = clock.mono() + withinMs;
        while (clock.mono() < until && (await isThere())) {
          await pause(pollMs, context);
        }
      }
      return (await isThere()) ? 'stays' : 'ended';
    },
  };
}
