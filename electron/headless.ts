import { existsSync } from 'node:fs';
import { join } from 'node:path';

import type { ClosableLogger } from '#electron/host/logger.ts';
import { packageRoot } from '#electron/host/package-root.ts';

import { type AgentStart, startAgent } from './start-agent.ts';
import { type Listening, type ListeningStart, startListening } from './start-listening.ts';

export type HeadlessOptions = Omit<AgentStart, 'host'> &
  Omit<ListeningStart, 'consoleFolder'> & { withDemo: boolean };

export type Headless = Listening & {
  logger: ClosableLogger;
  /** Takes no more requests, ends what is under way and leaves the data folder free. */
  stop(): Promise<void>;
};

/** Starts the agent without a window, and its listener. Throws a `StartError` that a person can act on. */
export async function startHeadless(options: HeadlessOptions): Promise<Headless> {
  const undo = new AsyncDisposableStack();
  try {
    const parts = await startAgent({ ...options, host: 'headless' }, undo);
    if (options.withDemo) {
      await parts.demo.start();
    }
    const listening = await startListening({ ...options, ...consoleFolder() }, parts, undo);
    return { ...listening, logger: parts.logger, stop: () => undo.disposeAsync() };
  } catch (error) {
    await undo.disposeAsync();
    throw error;
  }
}

function consoleFolder(): { consoleFolder?: string } {
  const folder = join(packageRoot(), 'out', 'renderer');
  return existsSync(folder) ? { consoleFolder: folder } : {};
}
