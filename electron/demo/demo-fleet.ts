import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { DemoFleet, DemoHome } from '#electron/api/demo-port.ts';
import { AppError } from '#shared/errors.ts';
import type { NewBot } from '#shared/schemas/bot.ts';
import type { RestartHook } from '#shared/schemas/connectors/repair.ts';
import type { DemoState } from '#shared/schemas/demo.ts';
import type { BotId, TenantId } from '#shared/schemas/ids.ts';
import type { Locale } from '#shared/schemas/tenant.ts';

import { type DemoCompany, demoCompanies } from './demo-companies.ts';
import { createDemoHook, type DemoHook } from './demo-hook.ts';
import { createDemoServer, type DemoServer } from './demo-server.ts';

const demoIntervalMs = 5_000;
// Tighter than for real bots, so that what a person switches on can soon be seen.
const demoTimeoutMs = 3_000;
const demoDegradedAboveMs = 500;
const demoVerifyWithinMs = 30_000;

const botCount = demoCompanies.flatMap(({ bots }) => bots).length;

/** What all bots of one run of the demo share. */
type Ground = { hook: DemoHook; folder: string; keepsSecrets: boolean };

/**
 * Two companies' bots as real servers on this machine. Each can be restarted by a call, but for the last, which nobody
 * gave a way to, and has its configuration in a file. Calls are taken one after another.
 */
export function createDemoFleet({ home, locale }: { home: DemoHome; locale: Locale }): DemoFleet {
  const servers = new Map<BotId, DemoServer>();
  let ground: Ground | undefined;
  let isRunning = false;
  let isClosed = false;
  let queue: Promise<unknown> = Promise.resolve();

  function state(): DemoState {
    const bots = [...servers].map(([botId, server]) => ({ botId, fault: server.fault }));
    return { isRunning, bots };
  }

  /** A click on start and stop together must not leave half of both. */
  function inTurn(task: () => Promise<void>): Promise<DemoState> {
    const turn = queue.then(task).then(state);
    queue = turn.catch(() => {});
    return turn;
  }

  async function open(company: DemoCompany, on: Ground): Promise<void> {
    const tenantId = await home.open({
      name: company.name,
      zone: 'America/Sao_Paulo',
      locale,
      defaultIntervalMs: demoIntervalMs,
    });
    for (const { kind, names } of company.bots) {
      const name = names[locale];
      const path = join(on.folder, `bot-${servers.size + 1}.json`);
      const server = await createDemoServer({
        config: { path, greeting: name },
        firstPort: on.hook.firstPort,
        changed: () => home.announce(),
      });
      const isLast = servers.size === botCount - 1;
      const hook = isLast || !on.keepsSecrets ? undefined : restartHook(on.hook, server.port);
      const place = { port: server.port, path, restartHook: hook };
      try {
        servers.set(await addBot(tenantId, { name, kind }, place, on), server);
      } catch (error) {
        await server.close();
        throw error;
      }
    }
  }

  /** Without a vault the hook's secret cannot be kept: the bot is watched all the same, and cannot be restarted. */
  async function addBot(
    tenantId: TenantId,
    about: Pick<NewBot, 'name' | 'kind'>,
    place: Place,
    on: Ground,
  ): Promise<BotId> {
    try {
      return await home.add(tenantId, newBot(about, place));
    } catch (error) {
      if (!place.restartHook || !(error instanceof AppError && error.code === 'vault_locked')) {
        throw error;
      }
      on.keepsSecrets = false;
      return home.add(tenantId, newBot(about, { ...place, restartHook: undefined }));
    }
  }

  async function start(): Promise<void> {
    if (isClosed) {
      throw new AppError('demo_unavailable');
    }
    if (isRunning) {
      return;
    }
    try {
      await home.clear();
      ground = await createGround();
      for (const company of demoCompanies) {
        await open(company, ground);
      }
    } catch (error) {
      await clear();
      throw error;
    }
    isRunning = true;
    home.announce();
  }

  async function createGround(): Promise<Ground> {
    const folder = await mkdtemp(join(tmpdir(), 'admin-agent-demo-'));
    try {
      return { folder, hook: await createDemoHook(restart), keepsSecrets: true };
    } catch (error) {
      await rm(folder, { recursive: true });
      throw error;
    }
  }

  /** By the port, which is what the bots are called by here. */
  function restart(port: string): void {
    const server = [...servers.values()].find((each) => String(each.port) === port);
    void server?.restart();
  }

  /** First out of the agent and then off, so that nobody is told of bots that went down. */
  async function clear(): Promise<void> {
    try {
      await home.clear();
    } finally {
      await Promise.all([...servers.values()].map((server) => server.close()));
      servers.clear();
      await ground?.hook.close();
      await (ground && rm(ground.folder, { recursive: true, force: true }));
      ground = undefined;
      isRunning = false;
    }
  }

  async function stop(): Promise<void> {
    if (isRunning) {
      await clear();
      home.announce();
    }
  }

  return {
    state,
    start: () => inTurn(start),
    stop: () => inTurn(stop),
    setFault: (botId, fault) =>
      inTurn(async () => {
        const server = servers.get(botId);
        if (!server) {
          throw isRunning ? new AppError('not_found', { botId }) : new AppError('demo_unavailable');
        }
        await server.setFault(fault);
        home.announce();
      }),
    async close() {
      isClosed = true;
      await inTurn(stop);
    },
  };
}

function restartHook(hook: DemoHook, port: number): RestartHook {
  return {
    url: hook.urlOf(String(port)),
    secret: hook.secret,
    verifyWithinMs: demoVerifyWithinMs,
  };
}

type Place = { port: number; path: string; restartHook: RestartHook | undefined };

function newBot(
  about: Pick<NewBot, 'name' | 'kind'>,
  { port, path, restartHook: hook }: Place,
): NewBot {
  return {
    ...about,
    intervalMs: demoIntervalMs,
    connector: {
      type: 'http',
      url: `http://127.0.0.1:${port}/health`,
      expectJson: { status: 'ok' },
      timeoutMs: demoTimeoutMs,
      degradedAboveMs: demoDegradedAboveMs,
      runIdFrom: { kind: 'json', pointer: '/startedAt' },
      activityFrom: '/conversations',
      ...(hook && { restartHook: hook }),
      configSource: { kind: 'file', path, format: 'json' },
    },
  };
}
