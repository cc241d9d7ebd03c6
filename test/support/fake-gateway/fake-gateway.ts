import { randomUUID } from 'node:crypto';

import { freePort } from '#test/support/free-port.ts';
import type { GatewayOptions, GatewayUnderTest } from '#test/support/gateway-under-test.ts';

import { createBoot } from './boot.ts';
import { createChannels, type FakeChannels } from './channels.ts';
import { type ConfigDocument, createFakeConfig, type FakeConfig, type Written } from './config.ts';
import { createMessages, type FakeMessages, type MessageState } from './messages.ts';
import { createPairings } from './pairings.ts';

/** The stand-in, with what a test may do to it and cannot do to a real gateway. */
export type FakeGateway = GatewayUnderTest & {
  readonly kind: 'fake';
  readonly channels: FakeChannels;
  readonly messages: FakeMessages;
  /** How many handshakes were begun so far. */
  readonly handshakes: number;
  /** Closes every connection and lives on. */
  drop(code: number, reason: string): void;
  /** The rights that each handshake asked for, so far. */
  readonly scopesAsked: readonly (readonly string[])[];
  /** How many clients are connected. */
  connections(): number;
  /** How often each method was called. */
  readonly calls: ReadonlyMap<string, number>;
  /** Announces something to everyone who is connected. */
  announce(event: string, payload: unknown): void;
  /** What `config.get` says of the file from now on. */
  setConfig(config: { valid: boolean; bindings?: readonly object[] }): void;
  setAgents(ids: readonly string[]): void;
  /** What it says is under way, such as `{ embeddedRuns: 1 }`. */
  setWork(counts: Readonly<Record<string, number>>): void;
  /** It says that its configuration is in another file than it is. */
  tellPath(path: string): void;
};

export type FakeGatewayOptions = GatewayOptions & {
  protocol?: 3 | 4;
  /** Whether it knows the question by HTTP whether it is live; an old one may not. */
  hasHealthz?: boolean;
  /** Whatever is asked for, no more than these rights are granted. */
  grants?: readonly string[];
  /** How `gateway.restart.request` is answered where it is not at once. */
  restartStatus?: 'deferred';
  /** Refuses every handshake so. */
  refusesAs?: { code: string; message: string };
  /** The gateway of a file that is there already, as a process of its own has one. */
  at?: { port: number; token: string; configPath: string; pid: number };
  /** An announced restart ended it, in mode `external`. */
  onGone?: () => void;
  /** How long it says that it is starting; nothing for a fast one. */
  startingMs?: number;
  /** How long an announced restart keeps the port closed. */
  downMs?: number;
};

/** What every boot of one gateway shares: what is in its folder. */
export type GatewayState = {
  port: number;
  token: string;
  protocol: 3 | 4;
  trustsProxy: boolean;
  hasHealthz: boolean;
  refusesAs: { code: string; message: string } | undefined;
  grants: readonly string[] | undefined;
  restartStatus: 'deferred' | undefined;
  identity: { deviceId: string; publicKey: string };
  channels: FakeChannels;
  messages: MessageState;
  pairings: ReturnType<typeof createPairings>;
  calls: Map<string, number>;
  handshakes: number;
  scopesAsked: (readonly string[])[];
  config: { valid: boolean; bindings?: readonly object[] };
  agents: readonly string[];
  work: Readonly<Record<string, number>>;
  file: FakeConfig;
  /** Restarts, once the answer is on its way. */
  requestRestart(): void;
  /** Its configuration was written through it. */
  wroteConfig(written: Written): void;
};

/** As short as it can be for a gateway to start with. */
export function documentOf({ port, token }: { port: number; token: string }): ConfigDocument {
  return {
    gateway: { mode: 'local', bind: 'loopback', port, auth: { mode: 'token', token } },
  };
}

let pids = 40_000;

/**
 * A gateway in the test's own process: real sockets, and frames as they are on record of a real one. It is held to the
 * same contract as the real one.
 */
export async function createFakeGateway({
  channels = 'none',
  trustsProxy = false,
  mode = 'in-process-restart',
  protocol = 4,
  hasHealthz = true,
  refusesAs,
  grants,
  restartStatus,
  at,
  onGone,
  startingMs = 0,
  downMs = 100,
}: FakeGatewayOptions = {}): Promise<FakeGateway> {
  const port = at?.port ?? (await freePort());
  const firstToken = at?.token ?? `token-of-the-tests-${randomUUID()}`;
  const state: GatewayState = {
    port,
    token: firstToken,
    protocol,
    trustsProxy,
    hasHealthz,
    refusesAs,
    grants,
    restartStatus,
    identity: { deviceId: randomUUID().replaceAll('-', '').repeat(2), publicKey: 'none' },
    channels: createChannels(channels),
    messages: createMessages((event, payload) => boot?.announce(event, payload)),
    pairings: createPairings(),
    calls: new Map(),
    handshakes: 0,
    scopesAsked: [],
    config: { valid: true },
    agents: ['main'],
    work: {},
    file: createFakeConfig(
      at ? { path: at.configPath } : { document: documentOf({ port, token: firstToken }) },
    ),
    requestRestart: () => setImmediate(() => void goAndComeBack()),
    wroteConfig({ answer, document, isTokenChanged }) {
      switchChannels(document);
      const { path, hash } = answer;
      running().announce('config.changed', { path, hash, ts: Date.now() });
      if (isTokenChanged) {
        setImmediate(() => boot?.closeAll(4001, 'gateway auth changed'));
      }
    },
  };
  let boot: ReturnType<typeof createBoot> | undefined;
  let pid = 0;
  let isDisposed = false;

  const running = () => {
    if (!boot) {
      throw new Error('the gateway is not running');
    }
    return boot;
  };

  async function bootWith(nextPid: number): Promise<void> {
    pid = nextPid;
    state.messages.forgetKeys();
    boot = createBoot(state, pid);
    await boot.listen();
    await boot.becomeReady(startingMs);
  }

  /** An account that is switched off in the configuration does not run. */
  function switchChannels({ channels: settings = {} }: ConfigDocument): void {
    for (const [name, { enabled = true }] of Object.entries(settings)) {
      for (const { accountId } of state.channels.status().channelAccounts[name] ?? []) {
        state.channels.set(name, accountId, { enabled, running: enabled, connected: enabled });
      }
    }
  }

  async function goAndComeBack(): Promise<void> {
    await running().shutDown({ reason: 'gateway restarting', restartExpectedMs: 1_500 });
    boot = undefined;
    await new Promise((resolve) => setTimeout(resolve, downMs));
    // Meanwhile it may have been started, killed or disposed of by who has it in hand.
    if (mode === 'external') {
      onGone?.();
    } else if (boot === undefined && !isDisposed) {
      await bootWith(pid);
    }
  }

  return {
    kind: 'fake',
    configPath: state.file.path,
    get isRunning() {
      return boot !== undefined;
    },
    url: `ws://127.0.0.1:${state.port}`,
    get token() {
      return state.token;
    },
    remoteHeaders: { 'X-Forwarded-For': '203.0.113.9' },
    channels: state.channels,
    messages: state.messages,
    get handshakes() {
      return state.handshakes;
    },
    calls: state.calls,
    scopesAsked: state.scopesAsked,
    drop: (code, reason) => running().closeAll(code, reason),
    connections: () => boot?.connections() ?? 0,
    announce: (event, payload) => running().announce(event, payload),
    setConfig(config) {
      state.config = config;
      boot?.announce('config.changed', { path: 'openclaw.json', hash: 'another', ts: Date.now() });
    },
    setAgents(ids) {
      state.agents = ids;
    },
    tellPath: (path) => state.file.tellPath(path),
    setWork(counts) {
      state.work = counts;
    },
    async start() {
      if (boot) {
        throw new Error('the gateway is already running');
      }
      switchChannels(state.file.boot());
      pids += 1;
      await bootWith(at?.pid ?? pids);
    },
    async kill() {
      await running().die();
      boot = undefined;
    },
    async hang() {
      running().hang();
    },
    async resume() {
      running().resume();
    },
    async restart() {
      await goAndComeBack();
      if (mode === 'external') {
        pids += 1;
        await bootWith(pids);
      }
    },
    async rotateToken(token) {
      state.token = token;
      state.file.rotateToken(token);
      running().closeAll(4001, 'gateway auth changed');
    },
    approvePairing: (deviceId) => state.pairings.approve(deviceId),
    async stop() {
      await boot?.shutDown({ reason: 'gateway stopping' });
      boot = undefined;
    },
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      await boot?.die();
      boot = undefined;
      state.file.remove();
    },
  };
}
