import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { BotView } from '#shared/schemas/bot.ts';
import type { Attempt } from '#shared/schemas/recovery.ts';
import { keepFigure } from '#test/support/figures.ts';
import { openGatewaySocket } from '#test/support/gateway-socket.ts';
import { type LiveAgent, startLiveAgent } from '#test/support/live-agent.ts';

import { createGatewayFolder, type GatewayFolder } from './gateway-folder.ts';
import { createGatewayProcess, freePort } from './gateway-process.ts';
import { gatewayEntry } from './install-gateway.ts';

/** A start took up to a minute on a machine with other work, and a hung one is given 10 s to go. */
const patienceMs = 200_000;
const lookEveryMs = 20;

/** The whole agent and a real gateway that it starts and owns. */
describe('a gateway that the agent runs', () => {
  let live: LiveAgent;
  let gateway: OwnedGateway;

  beforeAll(async () => {
    live = await startLiveAgent();
    gateway = await createOwnedGateway(live);
    await gateway.until(({ status }) => status === 'ok');
    await gateway.untilGoodConfig();
  });
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
    await expect
      .poll(async () => JSON.parse(await gateway.file()) as object, { timeout: patienceMs })
      .not.toHaveProperty('bogus');

    keepFigure(
      context,
      'file broken while it runs, until put right',
      performance.now() - startedAt,
    );
    expect(JSON.parse(await gateway.file())).toMatchObject(good);
    expect(gateway.view().status).toBe('ok');
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

describe('a gateway whose WhatsApp is not linked', () => {
  test('is not restarted, and the step that is a person’s is named', async (context) => {
    await using gateway = await createGatewayProcess({ channels: 'whatsapp-unlinked' });
    await gateway.start();
    await using live = await startLiveAgent();
    const { id } = await live.agent.fleet.add(live.act, live.tenantId, {
      name: 'Gateway',
      kind: 'sales',
      connector: { type: 'openclaw', url: gateway.url, token: gateway.token },
      intervalMs: 60_000,
    });
    const view = () => live.agent.fleet.get(live.tenantId, id);
    const startedAt = performance.now();
    await expect
      .poll(() => view().status, { timeout: patienceMs, interval: lookEveryMs })
      .toBe('needs_you');

    keepFigure(context, 'not linked, until known', performance.now() - startedAt);
    expect(view()).toMatchObject({ cause: 'channel_auth', reason: 'channel_unlinked' });
    expect(await live.agent.recovery.ladder(live.tenantId, id)).toMatchObject({
      state: 'needs_you',
      attempts: [],
      ahead: [],
    });
  });
});

type OwnedGateway = Awaited<ReturnType<typeof createOwnedGateway>>;
type Document = Record<string, unknown>;

/** As a person sets it up: the address, the token, and what the agent is to start. */
async function createOwnedGateway({ agent, act, tenantId }: LiveAgent) {
  const port = await freePort();
  const token = `token-of-the-tests-${randomUUID()}`;
  const url = `ws://127.0.0.1:${port}`;
  const folder: GatewayFolder = await createGatewayFolder({
    channels: 'whatsapp-linked',
    mode: 'external',
    port,
    token,
  });
  const connector = { type: 'openclaw', url, token, channels: ['whatsapp'] } as const;
  const add = (name: string, own: object) =>
    agent.fleet.add(act, tenantId, {
      name,
      kind: 'sales',
      connector: { ...connector, channels: ['whatsapp'], ...own },
      intervalMs: 60_000,
    });
  const { id: botId } = await add('Gateway', {
    service: {
      type: 'process',
      argv: [process.execPath, gatewayEntry, 'gateway', 'run'],
      cwd: folder.path,
      env: folder.env,
    },
  });
  const view = () => agent.fleet.get(tenantId, botId);
  const attempts = () => agent.recovery.attempts(tenantId, { botId, limit: 20 });

  /** How long it took. Rejects where it takes too long. */
  async function until(is: (view: BotView) => boolean, id = botId): Promise<number> {
    const startedAt = performance.now();
    await expect
      .poll(() => is(agent.fleet.get(tenantId, id)), { timeout: patienceMs, interval: lookEveryMs })
      .toBe(true);
    return performance.now() - startedAt;
  }

  return {
    view,
    until,
    configPath: folder.configPath,
    file: () => readFile(folder.configPath, 'utf8'),
    versions: () => agent.config.versions(tenantId, botId, { limit: 5 }),
    async pid(): Promise<number> {
      using admin = await openGatewaySocket({ url, token });
      return (await admin.request('status'))['pid'] as number;
    },

    /** The steps from now on until one of them helped, first to last. */
    async untilHealed(): Promise<{ attempts: Attempt[]; tookMs: number }> {
      const startedAt = performance.now();
      const known = (await attempts()).length;
      const since = async () => (await attempts()).slice(0, -known || undefined).toReversed();
      await expect
        .poll(async () => (await since()).at(-1)?.state === 'succeeded' && view().status === 'ok', {
          timeout: patienceMs,
          interval: lookEveryMs,
        })
        .toBe(true);
      return { attempts: await since(), tookMs: performance.now() - startedAt };
    },

    /** What is there has proved to be good. */
    async untilGoodConfig(): Promise<void> {
      await expect
        .poll(
          async () => {
            const { current, lastGood, issues } = await agent.config.standing(tenantId, botId);
            return current !== null && current.hash === lastGood?.hash && issues.length === 0;
          },
          { timeout: patienceMs, interval: 200 },
        )
        .toBe(true);
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
    remove: () => rm(folder.path, { recursive: true, force: true, maxRetries: 5 }),
  };
}
