import { hostname } from 'node:os';

import { type Agent, createAgent } from '#electron/agent/agent.ts';
import { createIds } from '#electron/agent/ids.ts';
import { defaultPatience, type Patience } from '#electron/agent/incidents/incident-rules.ts';
import type { Clock, Desktop } from '#electron/agent/ports.ts';
import { createDemoHome } from '#electron/api/demo-home.ts';
import type { DemoFleet } from '#electron/api/demo-port.ts';
import { createDemoFleet } from '#electron/demo/demo-fleet.ts';
import { dataPaths, prepareDataFolder } from '#electron/host/data-folder.ts';
import { takeInstanceLock } from '#electron/host/instance-lock.ts';
import { type ClosableLogger, createLogger, type LogLevel } from '#electron/host/logger.ts';
import { createMachine } from '#electron/host/machine.ts';
import { createNetwork } from '#electron/host/network.ts';
import { createRandom } from '#electron/host/random.ts';
import { createRealClock } from '#electron/host/real-clock.ts';
import { StartError, systemReason } from '#electron/host/start-error.ts';
import { openStore, type Store } from '#electron/store/open-store.ts';
import { chooseKeepers } from '#electron/vault/choose-keepers.ts';
import { createVault } from '#electron/vault/vault.ts';
import type { Locale } from '#shared/schemas/tenant.ts';

export type AgentStart = {
  host: 'desktop' | 'headless';
  folder: string;
  version: string;
  locale: Locale;
  firstTenant: string;
  log: { level: LogLevel; toFile: boolean; toStderr: boolean };
  /** Only with a window and a tray. */
  desktop?: Desktop;
};

/** The agent on this machine's own time, network and disk. */
export type StartedAgent = {
  agent: Agent;
  demo: DemoFleet;
  clock: Clock;
  logger: ClosableLogger;
};

/**
 * Starts what both hosts stand on: data folder, lock, log, store, agent. How to end each of them goes to `undo`.
 * Throws a `StartError` that a person can act on.
 */
export async function startAgent(
  { host, folder, version, locale, firstTenant, log, desktop }: AgentStart,
  undo: AsyncDisposableStack,
): Promise<StartedAgent> {
  const paths = dataPaths(folder);
  const clock = createRealClock();
  prepareDataFolder(folder);
  const holder = { pid: process.pid, host: hostname(), startedAt: clock.now() };
  const lock = takeInstanceLock(paths.lock, holder);
  undo.defer(() => lock.release());

  const { level, toFile, toStderr } = log;
  const logger = await createLogger({ level, toStderr, ...(toFile && { folder: paths.logs }) });
  undo.defer(() => logger.close());

  const store = await openStoreOrExplain(folder, clock);
  const random = createRandom();
  const vault = createVault({
    db: store.db,
    clock,
    logger,
    ids: createIds({ clock, random }),
    ...chooseKeepers({ environment: process.env, clock, logger }),
  });
  undo.defer(() => vault.close());
  // A keychain may take its time, or ask a person first; bots that need no secret are watched meanwhile.
  void vault.start();

  const agent = createAgent({
    store,
    ports: {
      clock,
      logger,
      random,
      network: createNetwork(),
      machine: createMachine(),
      vault,
      ...(desktop && { desktop }),
    },
    facts: { host, version, dataFolder: folder },
    first: {
      name: firstTenant,
      zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      locale,
    },
    patience: patienceFrom(process.env['ADMIN_AGENT_ALERT_AFTER']),
    consoleUrl: host === 'headless' ? addressFrom(process.env['ADMIN_AGENT_CONSOLE_URL']) : null,
  });
  // Stopping the agent closes the store too.
  undo.defer(() => agent.stop());
  await agent.start();

  const home = createDemoHome(agent);
  const demo = createDemoFleet({ home, locale });
  undo.defer(() => demo.close());
  // A run that was killed took its demo bots with it and left them in the store as if they were down.
  await home.clear();
  return { agent, demo, clock, logger };
}

/** How long people are not told of a bot that may still come back, where another time is wished, in seconds. */
function patienceFrom(seconds: string | undefined): Patience {
  if (seconds === undefined || !/^\d{1,4}$/.test(seconds)) {
    return defaultPatience;
  }
  const ms = Number(seconds) * 1_000;
  return { ...defaultPatience, healingMs: ms, untriedMs: ms };
}

/** Where people reach this console, by a tunnel or a proxy that only its owner knows of: messages lead there. */
function addressFrom(given: string | undefined): string | null {
  return given !== undefined && /^https?:\/\//u.test(given) && URL.canParse(given) ? given : null;
}

async function openStoreOrExplain(folder: string, clock: Clock): Promise<Store> {
  try {
    return await openStore({ folder, now: () => clock.now() });
  } catch (error) {
    const reason = systemReason(error);
    throw new StartError('store_unusable', { folder, reason }, { cause: error });
  }
}
