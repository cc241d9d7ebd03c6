import type { DemoFleet, DemoHome } from '#electron/api/demo-port.ts';
import { AppError } from '#shared/errors.ts';
import type { NewBot } from '#shared/schemas/bot.ts';
import type { DemoState } from '#shared/schemas/demo.ts';
import type { BotId } from '#shared/schemas/ids.ts';
import type { Locale } from '#shared/schemas/tenant.ts';

import { type DemoCompany, demoCompanies } from './demo-companies.ts';
import { createDemoServer, type DemoServer } from './demo-server.ts';

const demoIntervalMs = 5_000;
// Tighter than for real bots, so that what a person switches on can soon be seen.
const demoTimeoutMs = 3_000;
const demoDegradedAboveMs = 500;

/** Two companies' bots as real servers on this machine. Calls are taken one after another. */
export function createDemoFleet({ home, locale }: { home: DemoHome; locale: Locale }): DemoFleet {
  const servers = new Map<BotId, DemoServer>();
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

  async function open(company: DemoCompany): Promise<void> {
    const tenantId = await home.open({
      name: company.name,
      zone: 'America/Sao_Paulo',
      locale,
      defaultIntervalMs: demoIntervalMs,
    });
    for (const { kind, names } of company.bots) {
      const server = await createDemoServer();
      try {
        servers.set(await home.add(tenantId, newBot(names[locale], kind, server.port)), server);
      } catch (error) {
        await server.close();
        throw error;
      }
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
      for (const company of demoCompanies) {
        await open(company);
      }
    } catch (error) {
      await clear();
      throw error;
    }
    isRunning = true;
    home.announce();
  }

  /** First out of the agent and then off, so that nobody is told of bots that went down. */
  async function clear(): Promise<void> {
    try {
      await home.clear();
    } finally {
      await Promise.all([...servers.values()].map((server) => server.close()));
      servers.clear();
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

function newBot(name: string, kind: NewBot['kind'], port: number): NewBot {
  return {
    name,
    kind,
    intervalMs: demoIntervalMs,
    connector: {
      type: 'http',
      url: `http://127.0.0.1:${port}/health`,
      expectJson: { status: 'ok' },
      timeoutMs: demoTimeoutMs,
      degradedAboveMs: demoDegradedAboveMs,
    },
  };
}
