import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';

import { type Agent, createAgent } from '#electron/agent/agent.ts';
import type { Clock } from '#electron/agent/ports.ts';
import { createDemoHome } from '#electron/api/demo-home.ts';
import type { DemoFleet } from '#electron/api/demo-port.ts';
import { createDemoFleet } from '#electron/demo/demo-fleet.ts';
import { dataPaths, prepareDataFolder } from '#electron/host/data-folder.ts';
import { takeInstanceLock } from '#electron/host/instance-lock.ts';
import { type ClosableLogger, createLogger } from '#electron/host/logger.ts';
import { createNetwork } from '#electron/host/network.ts';
import { createRandom } from '#electron/host/random.ts';
import { createRealClock } from '#electron/host/real-clock.ts';
import { removeRuntimeFile, writeRuntimeFile } from '#electron/host/runtime-file.ts';
import { StartError, systemReason } from '#electron/host/start-error.ts';
import { readOrCreateToken } from '#electron/host/token-file.ts';
import { createListener } from '#electron/http/create-listener.ts';
import { openStore } from '#electron/store/open-store.ts';
import type { Locale } from '#shared/schemas/tenant.ts';

export type DesktopHostOptions = {
  folder: string;
  version: string;
  locale: Locale;
  firstTenant: string;
  /** Listens on this loopback port, or any free one where it is taken; `undefined` keeps the listener off. */
  port: number | undefined;
  withDemo: boolean;
};

export type DesktopHost = {
  agent: Agent;
  demo: DemoFleet;
  clock: Clock;
  logger: ClosableLogger;
  /** Ends everything in order and leaves the data folder free. */
  stop(): Promise<void>;
};

/** Starts all that the window stands on. Throws a `StartError` that a person can act on. */
export async function startDesktopHost(options: DesktopHostOptions): Promise<DesktopHost> {
  const undo = new AsyncDisposableStack();
  try {
    return await startParts(options, undo);
  } catch (error) {
    await undo.disposeAsync();
    throw error;
  }
}

async function startParts(
  options: DesktopHostOptions,
  undo: AsyncDisposableStack,
): Promise<DesktopHost> {
  const { folder, locale, version } = options;
  const paths = dataPaths(folder);
  const clock = createRealClock();
  prepareDataFolder(folder);
  const holder = { pid: process.pid, host: hostname(), startedAt: clock.now() };
  const lock = takeInstanceLock(paths.lock, holder);
  undo.defer(() => lock.release());
  const logger = await createLogger({ level: 'info', folder: paths.logs });
  undo.defer(() => logger.close());

  const store = await openStore({ folder, now: () => clock.now() }).catch((cause: unknown) => {
    throw new StartError('store_unusable', { folder, reason: systemReason(cause) }, { cause });
  });
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const agent = createAgent({
    store,
    ports: { clock, logger, random: createRandom(), network: createNetwork() },
    facts: { host: 'desktop', version, dataFolder: folder },
    first: { name: options.firstTenant, zone, locale },
  });
  // Stopping the agent closes the store too.
  undo.defer(() => agent.stop());
  await agent.start();

  const demo = createDemoFleet({ home: createDemoHome(agent), locale });
  undo.defer(() => demo.close());
  await listen(options, { agent, demo, clock, logger }, undo);
  if (options.withDemo) {
    await demo.start();
  }
  return { agent, demo, clock, logger, stop: () => undo.disposeAsync() };
}

/** The console works without its listener, so that one that cannot be had is no reason not to start. */
async function listen(
  { folder, port, version }: DesktopHostOptions,
  parts: Pick<DesktopHost, 'agent' | 'demo' | 'clock' | 'logger'>,
  undo: AsyncDisposableStack,
): Promise<void> {
  if (port === undefined) {
    return;
  }
  const paths = dataPaths(folder);
  const nonce = randomBytes(24).toString('base64url');
  try {
    const { token } = readOrCreateToken(paths.token);
    const listener = await createListener({
      ...parts,
      nonce,
      version,
      token,
      port,
      orAnyPort: true,
    });
    undo.defer(() => listener.stop());
    const { url } = await listener.start();
    const startedAt = parts.clock.now();
    writeRuntimeFile(paths.runtime, { url, nonce, startedAt, pid: process.pid });
    undo.defer(() => removeRuntimeFile(paths.runtime, process.pid));
  } catch (error) {
    parts.logger.error({ error }, 'the listener could not be started');
  }
}
