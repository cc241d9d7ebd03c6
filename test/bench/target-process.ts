import { fork } from 'node:child_process';
import { once } from 'node:events';

import type { TargetReply, TargetRequest, TargetStats } from './health-target.ts';

export type { TargetStats } from './health-target.ts';

export type Target = Disposable & {
  /** One base address a server. */
  urls: string[];
  reset(): Promise<void>;
  stats(intervalMs: number): Promise<TargetStats>;
};

/** Starts the bench's servers in a process of their own. Asked one thing at a time. */
export async function startTarget(ports: number): Promise<Target> {
  const child = fork(new URL('./health-target.ts', import.meta.url), { stdio: 'inherit' });

  async function ask(request: TargetRequest): Promise<TargetReply> {
    const answered = once(child, 'message') as Promise<[TargetReply]>;
    child.send(request);
    const [answer] = await answered;
    return answer;
  }

  const listening = (await ask({ kind: 'listen', ports })) as { ports: number[] };
  return {
    urls: listening.ports.map((port) => `http://127.0.0.1:${port}`),
    async reset() {
      await ask({ kind: 'reset' });
    },
    async stats(intervalMs) {
      return (await ask({ kind: 'stats', intervalMs })) as TargetStats;
    },
    [Symbol.dispose]: () => child.disconnect(),
  };
}
