import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Agent, type AgentOptions, createAgent } from '#electron/agent/agent.ts';
import { type Act, agentAct } from '#electron/agent/audit/act.ts';
import type { Logger, Network } from '#electron/agent/ports.ts';
import { createRandom } from '#electron/host/random.ts';
import { createRealClock } from '#electron/host/real-clock.ts';
import { openStore, type Store } from '#electron/store/open-store.ts';
import type { TenantId } from '#shared/schemas/ids.ts';

import { createMemoryVault } from './memory-vault.ts';
import { createPlayedMachine } from './played-machine.ts';
import { noPatience } from './test-agent.ts';

export type LiveAgent = AsyncDisposable & {
  agent: Agent;
  store: Store;
  folder: string;
  /** The first tenant. */
  tenantId: TenantId;
  act: Act;
};

const silent: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silent,
};

type Options = Pick<
  AgentOptions,
  'connectors' | 'limits' | 'rules' | 'ladderRules' | 'patience'
> & {
  folder?: string;
  network?: Network;
};

/** The whole agent on the machine's own time, with its store in a file of a temporary folder. */
export async function startLiveAgent({
  network,
  folder: given,
  ...options
}: Options = {}): Promise<LiveAgent> {
  const folder = given ?? (await mkdtemp(join(tmpdir(), 'admin-agent-')));
  const clock = createRealClock();
  const store = await openStore({ folder, now: () => clock.now() });
  const agent = createAgent({
    store,
    ports: {
      clock,
      logger: silent,
      random: createRandom(),
      network: network ?? { isOnline: () => Promise.resolve(true) },
      machine: createPlayedMachine(),
      vault: await createMemoryVault({ db: store.db, clock }),
    },
    facts: { host: 'headless', version: '0.0.0', dataFolder: folder },
    first: { name: 'Padaria', zone: 'America/Sao_Paulo', locale: 'pt-BR' },
    ticker: () => () => Promise.resolve(),
    patience: noPatience,
    ...options,
  });
  await agent.start();
  const [tenant] = agent.tenancy.list();
  if (!tenant) {
    throw new Error('expected the agent to make a first tenant');
  }
  return {
    agent,
    store,
    folder,
    tenantId: tenant.id,
    act: agentAct('test', 'test'),
    async [Symbol.asyncDispose]() {
      await agent.stop();
      if (given === undefined) {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}
