import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

import { type Agent, createAgent } from '#electron/agent/agent.ts';
import type { Ports } from '#electron/agent/ports.ts';
import { createDemoHome } from '#electron/api/demo-home.ts';
import type { DemoFleet } from '#electron/api/demo-port.ts';
import { createDemoFleet } from '#electron/demo/demo-fleet.ts';
import { dataPaths, prepareDataFolder } from '#electron/host/data-folder.ts';
import { type InstanceLock, takeInstanceLock } from '#electron/host/instance-lock.ts';
import { type ClosableLogger, createLogger, type LogLevel } from '#electron/host/logger.ts';
import { createNetwork } from '#electron/host/network.ts';
import { createRandom } from '#electron/host/random.ts';
import { createRealClock } from '#electron/host/real-clock.ts';
import { removeRuntimeFile, writeRuntimeFile } from '#electron/host/runtime-file.ts';
import { StartError, systemReason } from '#electron/host/start-error.ts';
import { readOrCreateToken } from '#electron/host/token-file.ts';
import { createListener } from '#electron/http/create-listener.ts';
import { openStore, type Store } from '#electron/store/open-store.ts';
import type { Locale } from '#shared/schemas/tenant.ts';

export type HeadlessOptions = {
  data: string;
  host: string;
  port: number;
  /** The owner's token, or the file that holds it; that of the data folder where neither is given. */
  token?: string | undefined;
  tokenFile?: string | undefined;
  withDemo: boolean;
  log: { level: LogLevel; toFile: boolean; toStderr: boolean };
  version: string;
  firstTenant: string;
  locale: Locale;
};

export type Headless = {
  url: string;
  token: string;
  tokenFile: string;
  /** The token file can be read by other users of this machine. */
  isTokenOpen: boolean;
  logger: ClosableLogger;
  /** Takes no more requests, ends what is under way and leaves the data folder free. */
  stop(): Promise<void>;
};

/** What has been started so far, undone in reverse order. */
type Undo = { add(step: () => Promise<void> | void): void; run(): Promise<void> };

/** Starts the agent without a window: data folder, store, agent, listener. Throws a `StartError` that a person can act on. */
export async function startHeadless(options: HeadlessOptions): Promise<Headless> {
  const undo = createUndo();
  try {
    return await startParts(options, undo);
  } catch (error) {
    await undo.run();
    throw error;
  }
}

async function startParts(options: HeadlessOptions, undo: Undo): Promise<Headless> {
  const { data, log } = options;
  const paths = dataPaths(data);
  const clock = createRealClock();
  const startedAt = clock.now();

  prepareDataFolder(data);
  const lock: InstanceLock = takeInstanceLock(paths.lock, {
    pid: process.pid,
    host: hostname(),
    startedAt,
  });
  undo.add(() => lock.release());

  const logger = await createLogger({
    level: log.level,
    toStderr: log.toStderr,
    ...(log.toFile && { folder: paths.logs }),
  });
  undo.add(() => logger.close());

  const tokenFile = options.tokenFile ?? paths.token;
  const access =
    options.token === undefined
      ? readOrCreateToken(tokenFile)
      : { token: options.token, isReadableByOthers: false };

  const ports: Ports = { clock, logger, random: createRandom(), network: createNetwork() };
  const store = await openStoreOrExplain(data, () => clock.now());
  const agent = createAgent({
    store,
    ports,
    facts: { host: 'headless', version: options.version, dataFolder: data },
    first: {
      name: options.firstTenant,
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      locale: options.locale,
    },
  });
  // Stopping the agent closes the store too.
  undo.add(() => agent.stop());
  await agent.start();
  const demo = await startDemo(agent, options);
  undo.add(() => demo.close());

  const nonce = randomBytes(24).toString('base64url');
  const listener = await createListener({
    agent,
    clock,
    logger,
    nonce,
    version: options.version,
    token: access.token,
    host: options.host,
    port: options.port,
    demo,
    ...consoleFolder(),
  });
  undo.add(() => listener.stop());
  const { url } = await listener.start();

  writeRuntimeFile(paths.runtime, { url, nonce, startedAt, pid: process.pid });
  undo.add(() => removeRuntimeFile(paths.runtime, process.pid));
  return {
    url,
    logger,
    tokenFile,
    token: access.token,
    isTokenOpen: access.isReadableByOthers,
    stop: () => undo.run(),
  };
}

/** Whether or not it is wanted now, what an earlier run left of it is cleared away. */
async function startDemo(agent: Agent, { withDemo, locale }: HeadlessOptions): Promise<DemoFleet> {
  const home = createDemoHome(agent);
  const demo = createDemoFleet({ home, locale });
  await (withDemo ? demo.start() : home.clear());
  return demo;
}

async function openStoreOrExplain(folder: string, now: () => number): Promise<Store> {
  try {
    return await openStore({ folder, now });
  } catch (error) {
    const reason = systemReason(error);
    throw new StartError('store_unusable', { folder, reason }, { cause: error });
  }
}

function consoleFolder(): { consoleFolder?: string } {
  const folder = join(import.meta.dirname, '..', 'out', 'renderer');
  return existsSync(folder) ? { consoleFolder: folder } : {};
}

function createUndo(): Undo {
  const steps: (() => Promise<void> | void)[] = [];
  return {
    add: (step) => steps.push(step),
    async run() {
      for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
        await step();
      }
    },
  };
}
