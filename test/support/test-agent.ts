import { sql } from 'kysely';

import { type AgentOptions, createAgent } from '#electron/agent/agent.ts';
import type {
  AskedConnectors,
  ProbeContext,
  Reading,
} from '#electron/agent/connectors/connector.ts';
import { createConnectorRegistry } from '#electron/agent/connectors/registry.ts';
import type { Repair, RepairContext, RestartStep } from '#electron/agent/connectors/repair.ts';
import type { Patience } from '#electron/agent/incidents/incident-rules.ts';
import type { Desktop, Logger, SecretVault } from '#electron/agent/ports.ts';
import { clockTicker } from '#electron/agent/scheduler.ts';
import { type Caller, createCaller } from '#electron/api/app-router.ts';
import { createContext } from '#electron/api/context.ts';
import { createRealClock } from '#electron/host/real-clock.ts';
import { seededRandom } from '#electron/simulation/seeded-random.ts';
import { createVirtualClock, type VirtualClock } from '#electron/simulation/virtual-clock.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import type { Store } from '#electron/store/open-store.ts';
import type { AgentEvent } from '#shared/events.ts';
import type { Cause } from '#shared/faults.ts';
import type { NewBot } from '#shared/schemas/bot.ts';
import type { ConnectorConfig } from '#shared/schemas/connector.ts';
import type { HttpConnector } from '#shared/schemas/connectors/http.ts';
import { type Layers, noLayers } from '#shared/schemas/health.ts';
import { tenantIdSchema } from '#shared/schemas/ids.ts';
import type { Principal } from '#shared/schemas/person.ts';
import type { Rival } from '#shared/schemas/recovery.ts';

import { createMemoryVault } from './memory-vault.ts';
import { createPlayedMachine, type PlayedMachine } from './played-machine.ts';
import { silentLogger } from './silent-logger.ts';

export { silentLogger };

/** The owner at this machine. */
export const owner: Principal = { kind: 'person', id: 'local', role: 'owner', tenant: 'all' };

/** What a probe of a bot is to see, by the path of its address. */
export type Script = (path: string, atMono: number) => Cause | 'ok' | 'inconclusive';

/** How scripted bots are restarted, each by the path of its address. Without it they cannot be. */
export type RepairScript = {
  /** What can be done; the whole bot is restarted where left out. */
  steps?: (path: string) => readonly RestartStep[];
  /** What a restart does. Throws, or rejects with, an `AppError` where it is not done. */
  restart: (path: string, step: RestartStep, context: RepairContext) => unknown;
  /** How long a bot has to be well again; a minute where left out. */
  verifyWithinMs?: number;
  /** Which run of the bot answers, where it tells its runs apart. */
  runOf?: (path: string) => string;
  /** Bots with the same are restarted together; each by itself where left out. */
  targetOf?: (path: string) => string;
  activity?: (path: string) => number | null;
  rivals?: readonly Rival[];
};

function scriptedRepair(script: RepairScript): Repair<HttpConnector> {
  const { activity, rivals, runOf, targetOf, verifyWithinMs = 60_000 } = script;
  return {
    steps: ({ url }) => script.steps?.(pathOf(url)) ?? ['restart_bot'],
    targetOf: ({ url }) => targetOf?.(pathOf(url)) ?? url,
    provesRuns: () => runOf !== undefined,
    async restart({ url }, step, context) {
      await script.restart(pathOf(url), step, context);
      return { verifyWithinMs };
    },
    ...(activity && { activity: async ({ url }) => activity(pathOf(url)) }),
    ...(rivals && { rivals: async () => rivals }),
  };
}

const pathOf = (url: string): string => new URL(url).pathname.slice(1);

type ScriptedOptions = {
  isLocal?: boolean;
  takesMs?: number;
  repair?: RepairScript | undefined;
  /** The machine a bot is on, by its path. */
  hostOf?: ((path: string) => string | null) | undefined;
};

/** A connector whose bots do as the script says, without a socket. */
export function scriptedConnectors(
  script: Script,
  { isLocal = true, takesMs = 20, repair, hostOf }: ScriptedOptions = {},
): AskedConnectors {
  const real = createConnectorRegistry({ version: '0.0.0-test' });
  return {
    ...real,
    http: {
      type: 'http',
      originOf: ({ url }) => new URL(url).origin,
      isLocal: () => isLocal,
      timeoutMs: ({ timeoutMs }) => timeoutMs ?? 5_000,
      ...(repair && { repair: scriptedRepair(repair) }),
      ...(hostOf && { hostOf: ({ url }) => hostOf(pathOf(url)) }),
      probe({ url }, { clock, signal }) {
        const path = pathOf(url);
        const seen = script(path, clock.mono());
        const delayMs = seen === 'timeout' ? 5_000 : seen === 'slow' ? 2_500 : takesMs;
        return new Promise<Reading>((resolve, reject) => {
          const end = () => {
            timer.cancel();
            reject(signal.reason);
          };
          const timer = clock.after(delayMs, () => {
            signal.removeEventListener('abort', end);
            const isAnswer = seen === 'ok' || seen === 'slow';
            const runId = isAnswer ? repair?.runOf?.(path) : undefined;
            resolve({ ...readingOf(seen, delayMs), ...(runId !== undefined && { runId }) });
          });
          signal.addEventListener('abort', end, { once: true });
        });
      },
    },
  };
}

const ofItsChannel: ReadonlySet<string> = new Set<Cause>([
  'channel_auth',
  'channel_lost',
  'channel_lies',
]);
/** It answers, and yet does not all of its work. */
const partial: ReadonlySet<string> = new Set<Cause>(['channel_lies', 'provider', 'credential']);

function layersOf(seen: ReturnType<Script>): Layers {
  if (ofItsChannel.has(seen)) {
    return { ...noLayers, process: 'pass', api: 'pass', channel: 'fail' };
  }
  return {
    ...noLayers,
    process: seen === 'refused' ? 'fail' : 'pass',
    api: seen === 'ok' ? 'pass' : seen === 'slow' ? 'degraded' : 'fail',
  };
}

function readingOf(seen: ReturnType<Script>, latencyMs: number): Reading {
  const isAnswer = seen === 'ok' || seen === 'slow';
  return {
    layers: layersOf(seen),
    latencyMs: isAnswer ? latencyMs : null,
    cause: seen === 'ok' || seen === 'inconclusive' ? null : seen,
    code: isAnswer ? 200 : null,
    evidence: isAnswer ? null : { seen },
    isInconclusive: seen === 'inconclusive',
    isPartial: partial.has(seen),
  };
}

/** People are told at once, whatever may still be tried. For tests that are not about patience. */
export const noPatience: Patience = { healingMs: 0, untriedMs: 0, degradedMs: 60_000 };

type Options = Partial<Omit<AgentOptions, 'store' | 'ports'>> & {
  script?: Script;
  repair?: RepairScript;
  hostOf?: (path: string) => string | null;
  isLocal?: boolean;
  isOnline?: () => boolean;
  clock?: VirtualClock;
  store?: Store;
  logger?: Logger;
  vault?: SecretVault;
  machine?: PlayedMachine;
  desktop?: Desktop;
};

/** Has a name of its own: spelled out, the type of each test's own agent would be as large again. */
// oxlint-disable-next-line typescript/no-empty-interface, typescript/no-empty-object-type -- it names a type
export interface TestAgent extends Awaited<ReturnType<typeof assemble>> {}

type Given = NonNullable<Parameters<typeof assemble>[0]>;

/** The real agent on a private database under a virtual clock, with the outside world in the test's hands. */
export function createTestAgent(given: Given = {}): Promise<TestAgent> {
  return assemble(given);
}

async function assemble({
  script = () => 'ok',
  repair,
  hostOf,
  isLocal = true,
  isOnline = () => true,
  clock = createVirtualClock(),
  store,
  logger = silentLogger,
  vault: given,
  machine = createPlayedMachine(),
  desktop,
  ...options
}: Options = {}) {
  const seen: AgentEvent[] = [];
  const opened = store ?? (await openMemoryStore(clock.now));
  const vault = given ?? (await createMemoryVault({ db: opened.db, clock }));
  const agent = createAgent({
    store: opened,
    ports: {
      clock,
      logger,
      random: seededRandom(),
      network: { isOnline: async () => isOnline() },
      machine,
      vault,
      ...(desktop && { desktop }),
    },
    facts: { host: 'headless', version: '0.0.0-test', dataFolder: '/nowhere' },
    first: { name: 'Padaria Aurora', zone: 'America/Sao_Paulo', locale: 'pt-BR' },
    connectors: scriptedConnectors(script, { isLocal, repair, hostOf }),
    patience: noPatience,
    ticker: clockTicker(clock),
    ...options,
  });
  agent.events.subscribe((event) => seen.push(event));
  await agent.start();
  const tenant = agent.tenancy.list()[0]!;
  const as = (principal: Principal): Caller =>
    createCaller(createContext({ agent, principal, correlationId: 'test' }));

  return {
    ...agent,
    agent,
    clock,
    vault,
    tenant,
    /** The API as the owner calls it. */
    api: as(owner),
    as,
    /** Everything announced so far. */
    seen,
    /** From now on checks cannot be written, as when the disk is full, until released. */
    blockStore() {
      const refuse = sql`create temp trigger full_disk before insert on bot_health_logs
        begin select raise(abort, 'disk is full'); end`;
      void refuse.execute(opened.db);
      return { release: () => void sql`drop trigger full_disk`.execute(opened.db) };
    },
    [Symbol.asyncDispose]: () => agent.stop(),
  };
}

/** A bot that can be added; a test names only what it is about. */
export function aBot(given: Partial<NewBot> & { path?: string } = {}): NewBot {
  const { path = 'bot', ...rest } = given;
  return {
    name: 'Vendas',
    kind: 'sales',
    connector: { type: 'http', url: `http://bot.test/${path}` },
    intervalMs: 20_000,
    ...rest,
  };
}

/** For probing a connector by itself: secrets are the plain values that stand in its configuration. */
export function probeContext(own: Partial<ProbeContext> = {}): ProbeContext {
  return {
    clock: createRealClock(),
    signal: new AbortController().signal,
    secrets: { open: async (value) => value },
    device: () => Promise.reject(new Error('expected no device to be asked for')),
    tenantId: tenantIdSchema.parse('019b9a3c-0000-7000-8000-000000000001'),
    botId: null,
    ...own,
  };
}

/** The connector of a bot that is reached by HTTP. */
export function httpOf({ connector }: { connector: ConnectorConfig }): HttpConnector {
  if (connector.type !== 'http') {
    throw new TypeError(`expected a bot reached by http, got ${connector.type}`);
  }
  return connector;
}
