import { EventEmitter } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';

import { createAgent } from '#electron/agent/agent.ts';
import { agentAct } from '#electron/agent/audit/act.ts';
import { createIds } from '#electron/agent/ids.ts';
import type { Channels } from '#electron/agent/notify/channel.ts';
import { defaultLadderRules } from '#electron/agent/recovery/ladder.ts';
import { appRouter } from '#electron/api/app-router.ts';
import { createContext } from '#electron/api/context.ts';
import { serveTrpcOverIpc } from '#electron/desktop/trpc-ipc.ts';
import { dataPaths } from '#electron/host/data-folder.ts';
import { createLogger } from '#electron/host/logger.ts';
import { createRandom } from '#electron/host/random.ts';
import { createRealClock } from '#electron/host/real-clock.ts';
import { writeRuntimeFile } from '#electron/host/runtime-file.ts';
import { createListener } from '#electron/http/create-listener.ts';
import { defaultGateLimits } from '#electron/http/gate.ts';
import { openStore } from '#electron/store/open-store.ts';
import { chooseKeepers } from '#electron/vault/choose-keepers.ts';
import { createVault } from '#electron/vault/vault.ts';
import { type BridgeResponse, trpcRequestChannel, trpcResponseChannel } from '#shared/bridge.ts';
import { runWith } from '#test/support/command-line.ts';
import { createPlayedMachine } from '#test/support/played-machine.ts';
import { noPatience, owner } from '#test/support/test-agent.ts';
import { sendRaw } from '#test/support/test-listener.ts';

import { type Entrance, entrancesOf } from './entrances.ts';
import { createSinks } from './sinks.ts';

const ownerToken = 'owner-token-of-the-house';
/** The least that Argon2id can cost. */
const cheap = { memoryKiB: 8, passes: 1 };

// oxlint-disable-next-line typescript/no-explicit-any -- answers are looked into field by field
type Json = any;

type Answer = { status: number; headers: Headers; text: string; json: Json };
type Kind = 'query' | 'mutation' | 'subscription';

export type WatchedHouse = Awaited<ReturnType<typeof startWatchedHouse>>;

/**
 * The whole agent with everything real that a secret could get into: its store and logs in files, its vault under a
 * passphrase, the listener, the window's channel and the command line. Whatever leaves it is kept to be searched.
 */
export async function startWatchedHouse({
  folder,
  environment,
  channels,
}: {
  /** Of the data; what is in it is searched as well. */
  folder: string;
  /** Where the passphrase is taken out of. */
  environment: Record<string, string | undefined>;
  /** In place of those that reach the world. */
  channels?: Channels;
}) {
  const paths = dataPaths(folder);
  const sinks = createSinks();
  const entered = new Map<Entrance, Set<unknown>>();
  const flags = new Set<string>();
  const clock = createRealClock();
  const logger = await createLogger({ level: 'debug', folder: paths.logs });
  const store = await openStore({ folder, now: () => clock.now() });
  // What is written is looked at, not whether it outlives a power cut, which thousands of changes would wait for.
  await sql`pragma synchronous = off`.execute(store.db);
  const vault = createVault({
    db: store.db,
    clock,
    logger,
    ids: createIds({ clock, random: createRandom() }),
    ...chooseKeepers({ environment, clock, logger, cost: cheap }),
  });
  await vault.start();
  const agent = createAgent({
    store,
    ports: {
      clock,
      logger,
      random: createRandom(),
      network: { isOnline: async () => true },
      machine: createPlayedMachine(),
      vault,
    },
    facts: { host: 'headless', version: '0.0.0-test', dataFolder: folder },
    first: { name: 'Padaria', zone: 'America/Sao_Paulo', locale: 'pt-BR' },
    limits: { total: 64, perOrigin: 64 },
    rules: { recheckDelaysMs: [20, 20], slowAnswers: 3, recoveringAnswers: 2 },
    ticker: () => () => Promise.resolve(),
    patience: noPatience,
    // Of the bots here hardly one is well, and one under repair is looked at every second: they are repaired one by one.
    ladderRules: { ...defaultLadderRules, fleetShare: 0 },
    ...(channels && { channels }),
  });
  agent.events.subscribe((event) => sinks.addValue('events of the agent', event));
  await agent.start();
  const tenantId = agent.tenancy.list()[0]!.id;

  const listener = await createListener({
    agent,
    clock,
    logger,
    version: '0.0.0-test',
    token: ownerToken,
    nonce: 'nonce-of-the-house',
    port: 0,
    // Both ends of each line are this process, which is at times too busy to notice that the other end let go of an idle one.
    gateLimits: { ...defaultGateLimits, keepAliveTimeout: 600_000 },
    rateLimits: { perToken: 1_000_000, failedPerAddress: 1_000_000 },
  });
  const { url, port } = await listener.start();
  writeFileSync(paths.token, `${ownerToken}\n`, { mode: 0o600 });
  writeRuntimeFile(paths.runtime, {
    url,
    pid: process.pid,
    nonce: 'nonce-of-the-house',
    startedAt: clock.now(),
  });

  function note(call: string, input: unknown): void {
    for (const { entrance, value } of entrancesOf(call, input)) {
      entered.set(entrance, (entered.get(entrance) ?? new Set()).add(value));
    }
  }

  async function request(path: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(new URL(path, url), init);
    const text = await response.text();
    const head = [response.status, response.statusText, ...response.headers].join('\n');
    sinks.add('answers by HTTP', `${head}\n\n${text}`);
    return { status: response.status, headers: response.headers, text, json: parsed(text) };
  }

  const window = openWindow();

  function openWindow() {
    const ipcMain = new EventEmitter();
    const toPage = new EventEmitter().setMaxListeners(0);
    let lastId = 0;
    const sender = Object.assign(new EventEmitter(), {
      id: 1,
      isDestroyed: () => false,
      send(channel: string, message: unknown) {
        sinks.addValue('frames to the window', message);
        toPage.emit(channel, structuredClone(message));
      },
    });
    const stop = serveTrpcOverIpc({
      ipcMain: ipcMain as never,
      router: appRouter,
      createContext: () => createContext({ agent, principal: owner, correlationId: 'window' }),
      isTrustedFrame: () => true,
      onRefused: (reason) => logger.warn({ reason }, 'a message of the page was refused'),
    });
    return {
      stop,
      post: (message: unknown) =>
        ipcMain.emit(trpcRequestChannel, { sender, senderFrame: {} }, structuredClone(message)),
      ask(type: Kind, path: string, input?: unknown): Promise<BridgeResponse> {
        lastId += 1;
        const id = lastId;
        return new Promise((resolve) => {
          const take = (response: BridgeResponse) => {
            if (response.id === id) {
              toPage.off(trpcResponseChannel, take);
              resolve(response);
            }
          };
          toPage.on(trpcResponseChannel, take);
          this.post({ kind: 'start', id, type, path, input });
        });
      },
    };
  }

  /** The stream of events, for as long as the house stands. */
  const streaming = new AbortController();
  const streamed = readStream();

  async function readStream(): Promise<void> {
    const query = encodeURIComponent(JSON.stringify({}));
    const response = await fetch(new URL(`/trpc/events.stream?input=${query}`, url), {
      headers: { authorization: `Bearer ${ownerToken}`, accept: 'text/event-stream' },
      signal: streaming.signal,
    });
    for await (const chunk of response.body ?? []) {
      sinks.add('stream of events', Buffer.from(chunk as Uint8Array));
    }
  }

  async function stop(): Promise<void> {
    window.stop();
    streaming.abort();
    await streamed.catch(() => undefined);
    await listener.stop();
    await agent.stop();
    vault.close();
    await logger.close();
  }

  return {
    agent,
    vault,
    store,
    sinks,
    paths,
    url,
    port,
    tenantId,
    act: agentAct('test', 'test'),
    /** What went in so far, by the way it went. */
    entered,
    /** Of the command line, those that were given. */
    flags,

    /** As the window does it. */
    async ipc(type: Kind, path: string, input?: unknown): Promise<Json> {
      note(path, input);
      const response = await window.ask(type, path, input);
      return 'error' in response ? response : (response.result as { data: unknown }).data;
    },
    /** Something of the page's that is no request. */
    post: window.post,

    /** As the console in a browser does it. */
    async trpc(type: Kind, path: string, input?: unknown): Promise<Answer> {
      note(path, input);
      const headers = { authorization: `Bearer ${ownerToken}`, 'x-admin-agent': '1' };
      return type === 'query'
        ? request(`/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input ?? {}))}`, {
            headers,
          })
        : request(`/trpc/${path}`, {
            method: 'POST',
            headers: { ...headers, 'content-type': 'application/json' },
            body: JSON.stringify(input ?? {}),
          });
    },

    /** As a script does it; `pattern` is the route's where an id stands in the path. */
    async rest(method: string, path: string, body?: unknown, pattern = path): Promise<Answer> {
      note(`${method} ${pattern}`, body);
      return request(path, {
        method,
        headers: {
          authorization: `Bearer ${ownerToken}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
    },

    /** Anything at all, as somebody does who does not keep to our rules. */
    request: (path: string, init: RequestInit = {}) =>
      request(path, {
        ...init,
        headers: { authorization: `Bearer ${ownerToken}`, ...(init.headers as object) },
      }),

    async raw(text: string): Promise<void> {
      const { head, body } = await sendRaw(port, text);
      sinks.add('answers by HTTP', `${head}\n\n${body}`);
    },

    async cli(surroundings: Parameters<typeof runWith>[0], ...argv: string[]) {
      const env = { ADMIN_AGENT_DATA: folder, ...surroundings.env };
      argv.filter((word) => word.startsWith('--')).forEach((word) => flags.add(word.slice(2)));
      const ran = await runWith({ ...surroundings, env }, ...argv);
      sinks.add('command line', `${ran.exitCode}\n${ran.stdout}\n${ran.stderr}`);
      return ran;
    },

    stop,
  };
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A folder of the test's own, with one for temporary files that the agent is made to use. */
export function makeGround() {
  const root = mkdtempSync(join(tmpdir(), 'canaries-'));
  const temporary = join(root, 'tmp');
  const given = join(root, 'given');
  const before = process.env['TMPDIR'];
  for (const folder of [temporary, given]) {
    mkdirSync(folder);
  }
  process.env['TMPDIR'] = temporary;
  return {
    data: join(root, 'data'),
    temporary,
    /** A file that somebody hands to the command line. */
    file(name: string, text: string): string {
      const path = join(given, name);
      writeFileSync(path, text, { mode: 0o600 });
      return path;
    },
    [Symbol.dispose]() {
      if (before === undefined) {
        delete process.env['TMPDIR'];
      } else {
        process.env['TMPDIR'] = before;
      }
      rmSync(root, { recursive: true, force: true });
    },
  };
}
