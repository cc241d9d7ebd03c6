import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { AgentOptions } from '#electron/agent/agent.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import type { ProcessService } from '#shared/schemas/connectors/service.ts';
import type { Attempt } from '#shared/schemas/recovery.ts';

import { keepFigure } from './figures.ts';
import { freePort } from './free-port.ts';
import { isLive, probe } from './gateway-probe.ts';
import { openGatewaySocket } from './gateway-socket.ts';
import type { CreateGateway } from './gateway-under-test.ts';
import { type LiveAgent, startLiveAgent } from './live-agent.ts';

/** A start took up to 100 s on a machine with other work, and one that fails is tried again a minute later. */
const patienceMs = 420_000;
const testLimitMs = 450_000;
const lookEveryMs = 20;
const quickMs = 500;
const steadyMs = 5_000;

/** A gateway as a program, before it is started: its file, and what an agent is to start. */
export type GatewayProgram = AsyncDisposable & { configPath: string; service: ProcessService };
export type CreateProgram = (given: { port: number; token: string }) => Promise<GatewayProgram>;

/**
 * The whole agent and a gateway that it starts and owns, on the machine's own time. Run against the real one it shows what
 * the product promises; run against the stand-in it keeps that so.
 */
export function describeHealing(
  createProgram: CreateProgram,
  create: CreateGateway,
  options: Pick<AgentOptions, 'ladderRules'> = {},
): void {
  describe('a gateway that the agent runs', { timeout: testLimitMs }, () => {
    let live: LiveAgent;
    let gateway: OwnedGateway;

    beforeAll(async () => {
      live = await startLiveAgent(options);
      gateway = await createOwnedGateway(live, createProgram);
      await gateway.until(({ status }) => status === 'ok');
      await gateway.untilGoodConfig();
    }, testLimitMs);
    afterAll(async () => {
      await live[Symbol.asyncDispose]();
      await gateway.remove();
    });

    test('is started again after it was killed', async (context) => {
      const healed = gateway.untilHealed();
      const knownMs = gateway.until(({ status }) => status !== 'ok');
      process.kill(await gateway.pid(), 'SIGKILL');

      keepFigure(context, 'killed, until known', await knownMs);
      const { attempts, tookMs } = await healed;

      keepFigure(context, 'killed, until healed and proven', tookMs);
      expect(attempts).toMatchObject([{ step: 'restart_bot', state: 'succeeded', isProven: true }]);
    });

    test('is ended and started again when it hangs', async (context) => {
      const pid = await gateway.pid();
      const healed = gateway.untilHealed();
      const knownMs = gateway.until(({ status }) => status !== 'ok');
      process.kill(pid, 'SIGSTOP');

      keepFigure(context, 'hung, until known', await knownMs);
      const { attempts, tookMs } = await healed;

      keepFigure(context, 'hung, until healed and proven', tookMs);
      expect(attempts).toMatchObject([{ step: 'restart_bot', state: 'succeeded', isProven: true }]);
      expect(await gateway.pid()).not.toBe(pid);
    });

    test('gets its configuration back by itself where a change through the agent breaks it', async (context) => {
      await gateway.untilGoodConfig();
      const good = JSON.parse(await gateway.file()) as object;
      const healed = gateway.untilHealed();

      const startedAt = performance.now();
      await gateway.apply((document) => ({
        ...document,
        channels: { whatsapp: { enabled: false } },
      }));
      keepFigure(context, 'bad change, until applied', performance.now() - startedAt);
      const { attempts, tookMs } = await healed;

      keepFigure(context, 'bad change, until rolled back and well', tookMs);
      expect(attempts).toMatchObject([{ step: 'roll_back', state: 'succeeded' }]);
      expect(JSON.parse(await gateway.file())).toMatchObject(good);
      const versions = await gateway.versions();
      expect(versions.map(({ origin }) => origin).slice(0, 2)).toEqual(['rollback', 'person']);
      expect(versions[1]?.state).toBe('bad');
    });

    test('gets its file back by itself where somebody breaks that while it runs', async (context) => {
      await gateway.untilGoodConfig();
      const good = JSON.parse(await gateway.file()) as object;
      const startedAt = performance.now();

      writeFileSync(gateway.configPath, JSON.stringify({ ...good, bogus: 1 }));
      await eventually(async () => !(await gateway.file()).includes('bogus'));

      keepFigure(
        context,
        'file broken while it runs, until put right',
        performance.now() - startedAt,
      );
      expect(JSON.parse(await gateway.file())).toMatchObject(good);
      expect(gateway.view().status).toBe('ok');
    });
  });

  // After three runs that did not end cleanly a real one does not start its channels by itself.
  describe('another gateway that the agent runs', { timeout: testLimitMs }, () => {
    let live: LiveAgent;
    let gateway: OwnedGateway;

    beforeAll(async () => {
      live = await startLiveAgent(options);
      gateway = await createOwnedGateway(live, createProgram);
      await gateway.until(({ status }) => status === 'ok');
      await gateway.untilGoodConfig();
    }, testLimitMs);
    afterAll(async () => {
      await live[Symbol.asyncDispose]();
      await gateway.remove();
    });

    test('is brought back on its last good configuration where somebody breaks that while it is dead', async (context) => {
      await gateway.untilGoodConfig();
      const good = JSON.parse(await gateway.file()) as object;
      const healed = gateway.untilHealed();

      process.kill(await gateway.pid(), 'SIGKILL');
      writeFileSync(gateway.configPath, '{ this is: not');
      const { attempts, tookMs } = await healed;

      keepFigure(context, 'file broken while it is dead, until healed', tookMs);
      expect(attempts.at(-1)).toMatchObject({ step: 'roll_back', state: 'succeeded' });
      expect(JSON.parse(await gateway.file())).toMatchObject(good);
    });

    test('is not restarted for a wrong token, and the step that is a person’s is named', async (context) => {
      const wrong = await gateway.watchWith({ token: 'wrong' });
      const tookMs = await gateway.until(({ status }) => status === 'needs_you', wrong);

      keepFigure(context, 'wrong token, until known', tookMs);
      expect(live.agent.fleet.get(live.tenantId, wrong)).toMatchObject({
        cause: 'auth',
        reason: 'token_refused',
      });
      expect(await live.agent.recovery.ladder(live.tenantId, wrong)).toMatchObject({
        state: 'needs_you',
        attempts: [],
        ahead: [],
      });
      await live.agent.fleet.remove(live.act, live.tenantId, wrong);
    });
  });

  describe('a gateway whose WhatsApp is not linked', { timeout: testLimitMs }, () => {
    test('is not restarted, and the step that is a person’s is named', async (context) => {
      await using gateway = await create({ channels: 'whatsapp-unlinked' });
      await gateway.start();
      await untilSteady(gateway.url);
      await using live = await startLiveAgent();
      const { id } = await live.agent.fleet.add(live.act, live.tenantId, {
        name: 'Gateway',
        kind: 'sales',
        connector: { type: 'openclaw', url: gateway.url, token: gateway.token },
        intervalMs: 60_000,
      });
      const view = () => live.agent.fleet.get(live.tenantId, id);
      const tookMs = await eventually(() => view().status === 'needs_you');

      keepFigure(context, 'not linked, until known', tookMs);
      expect(view()).toMatchObject({ cause: 'channel_auth', reason: 'channel_unlinked' });
      expect(await live.agent.recovery.ladder(live.tenantId, id)).toMatchObject({
        state: 'needs_you',
        attempts: [],
        ahead: [],
      });
    });
  });
}

/**
 * Right after its start a real one on a busy machine may be silent for seconds at a time, which is another trouble than
 * the one that a test is about.
 */
async function untilSteady(url: string): Promise<void> {
  let since = performance.now();
  await eventually(async () => {
    const askedAt = performance.now();
    const answer = await probe(url, '/healthz');
    const now = performance.now();
    since = isLive(answer) && now - askedAt < quickMs ? since : now;
    return now - since > steadyMs;
  });
}

/** Resolves with how long it took; where that is too long, rejects with what is so instead. */
async function eventually(
  isSo: () => boolean | Promise<boolean>,
  instead: () => unknown = () => 'it is not',
): Promise<number> {
  const startedAt = performance.now();
  while (!(await isSo())) {
    if (performance.now() - startedAt > patienceMs) {
      throw new Error(`waited ${patienceMs} ms; ${JSON.stringify(await instead(), null, 2)}`);
    }
    await pause(lookEveryMs);
  }
  return performance.now() - startedAt;
}

type OwnedGateway = Awaited<ReturnType<typeof createOwnedGateway>>;
type Document = Record<string, unknown>;

/** As a person sets it up: the address, the token, and what the agent is to start. */
async function createOwnedGateway(
  { agent, act, tenantId }: LiveAgent,
  createProgram: CreateProgram,
) {
  const port = await freePort();
  const token = `token-of-the-tests-${randomUUID()}`;
  const url = `ws://127.0.0.1:${port}`;
  const program = await createProgram({ port, token });
  const connector = { type: 'openclaw', url, token, channels: ['whatsapp'] } as const;
  const add = (name: string, own: object) =>
    agent.fleet.add(act, tenantId, {
      name,
      kind: 'sales',
      connector: { ...connector, channels: ['whatsapp'], ...own },
      intervalMs: 60_000,
    });
  const { id: botId } = await add('Gateway', {
    service: program.service,
  });
  const view = () => agent.fleet.get(tenantId, botId);
  const attempts = () => agent.recovery.attempts(tenantId, { botId, limit: 20 });

  /** How long it took. Rejects where it takes too long. */
  const until = (is: (view: BotView) => boolean, id = botId): Promise<number> =>
    eventually(
      () => is(agent.fleet.get(tenantId, id)),
      () => ({ is: agent.fleet.get(tenantId, id) }),
    );

  return {
    view,
    until,
    configPath: program.configPath,
    file: () => readFile(program.configPath, 'utf8'),
    versions: () => agent.config.versions(tenantId, botId, { limit: 5 }),
    async pid(): Promise<number> {
      using admin = await openGatewaySocket({ url, token });
      return (await admin.request('status'))['pid'] as number;
    },

    /** The steps from now on until one of them helped, first to last. */
    async untilHealed(): Promise<{ attempts: Attempt[]; tookMs: number }> {
      const known = new Set((await attempts()).map(({ id }) => id));
      const since = async () => (await attempts()).filter(({ id }) => !known.has(id)).toReversed();
      const tookMs = await eventually(
        async () => (await since()).at(-1)?.state === 'succeeded' && view().status === 'ok',
        async () => ({
          is: view(),
          attempts: await since(),
          ladder: await agent.recovery.ladder(tenantId, botId),
          said: await agent.output(tenantId, botId),
        }),
      );
      return { attempts: await since(), tookMs };
    },

    /** What is there has proved to be good. */
    async untilGoodConfig(): Promise<void> {
      const standing = () => agent.config.standing(tenantId, botId);
      await eventually(async () => {
        const { current, lastGood, issues } = await standing();
        return current !== null && current.hash === lastGood?.hash && issues.length === 0;
      }, standing);
    },

    /** Changes it through the agent, as a person does who was shown no secret. */
    async apply(change: (document: Document) => Document): Promise<void> {
      const { current } = await agent.config.look(act, tenantId, botId);
      if (!current) {
        throw new Error('expected the configuration to be known');
      }
      const { text } = await agent.config.version(tenantId, botId, current.id);
      const next = JSON.stringify(change(JSON.parse(text) as Document), null, 2);
      await agent.config.apply(act, tenantId, botId, {
        text: `${next}\n`,
        baseHash: current.hash,
        graceMs: 60_000,
      });
    },

    watchWith: async (own: object) => (await add('Another', own)).id,
    remove: () => program[Symbol.asyncDispose](),
  };
}
