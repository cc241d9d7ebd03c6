import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { HoldContext } from '#electron/agent/connectors/connector.ts';
import {
  createGatewayProcesses,
  type GatewayProcesses,
} from '#electron/agent/connectors/openclaw/gateway-process.ts';
import type { GatewayServices } from '#electron/agent/connectors/openclaw/gateway-services.ts';
import { createOpenclawConnector } from '#electron/agent/connectors/openclaw/openclaw.ts';
import type { Repair, RepairContext } from '#electron/agent/connectors/repair.ts';
import type { OpenclawConnector } from '#shared/schemas/connectors/openclaw.ts';
import { botIdSchema } from '#shared/schemas/ids.ts';

import { keepFigure } from './figures.ts';
import { openGatewaySocket } from './gateway-socket.ts';
import type { CreateGateway, GatewayUnderTest } from './gateway-under-test.ts';
import { probeContext, silentLogger } from './test-agent.ts';

const botId = botIdSchema.parse('019b9a3c-0000-7000-8000-000000000009');
const patienceMs = 150_000;

/**
 * What the connector can do to a gateway beyond looking. Run against the real one it shows that a restart is one and that
 * a configuration is written; run against the stand-in it keeps the stand-in honest.
 */
export function describeRepair(create: CreateGateway): void {
  describe('a gateway that can be restarted', () => {
    let gateway: GatewayUnderTest;
    let bot: ReturnType<typeof botOf>;

    beforeAll(async () => {
      gateway = await create({ channels: 'whatsapp-linked' });
      await gateway.start();
      bot = botOf(gateway);
    });
    afterAll(async () => {
      bot.stop();
      await gateway[Symbol.asyncDispose]();
    });

    test('restarts when it is asked to, and is another run afterwards', async (context) => {
      const before = await bot.runId();

      const { verifyWithinMs } = await bot.restart('restart_bot');
      const tookMs = await bot.untilWell((runId) => runId !== before);

      keepFigure(context, 'restart by its own word, until well', tookMs);
      expect(verifyWithinMs).toBeGreaterThanOrEqual(60_000);
    });

    test('stops and starts a channel that stands still, and is the same run', async (context) => {
      const before = await bot.runId();
      await bot.stopChannel();
      expect((await bot.probe()).reason).toBe('channel_stopped');

      await bot.restart('restart_channel');
      const tookMs = await bot.untilWell();

      keepFigure(context, 'restart of a channel, until well', tookMs);
      expect(await bot.runId()).toBe(before);
    });

    test('says how many conversations are under way', async () => {
      expect(await bot.activity()).toBe(0);
    });

    test('is brought back by its service when it is dead', async (context) => {
      const before = await bot.runId();
      await gateway.kill();

      await expect(bot.restart('restart_bot', { service: false })).rejects.toMatchObject({
        code: 'restart_unavailable',
      });
      await bot.restart('restart_bot');
      const tookMs = await bot.untilWell((runId) => runId !== before);

      keepFigure(context, 'started by its service, until well', tookMs);
      expect(gateway.isRunning).toBe(true);
    });

    test('is ended and brought back by its service when it hangs', async (context) => {
      const before = await bot.runId();
      await gateway.hang();

      const startedAt = performance.now();
      await bot.restart('restart_bot');
      keepFigure(context, 'hung: ended, and started by its service', performance.now() - startedAt);
      const tookMs = await bot.untilWell((runId) => runId !== before);

      keepFigure(context, 'and then, until well', tookMs);
      expect(gateway.isRunning).toBe(true);
    });

    test('is not restarted for who has no right to it', async () => {
      await expect(bot.restart('restart_bot', { token: 'wrong' })).rejects.toMatchObject({
        code: 'restart_refused',
        details: { cause: 'auth', reason: 'token_refused' },
      });
    });
  });

  describe('a gateway that its process ends on a restart', () => {
    test('is started again by its service', async (context) => {
      await using gateway = await create({ mode: 'external' });
      await gateway.start();
      const bot = botOf(gateway);
      const before = await bot.runId();

      await bot.restart('restart_bot');
      const tookMs = await bot.untilWell((runId) => runId !== before);

      keepFigure(context, 'restart by another process, until well', tookMs);
      expect(gateway.isRunning).toBe(true);
      bot.stop();
    });
  });

  describe('a channel that is not linked', () => {
    test('is not restarted, and the step that is a person’s is named', async () => {
      await using gateway = await create({ channels: 'whatsapp-unlinked', trustsProxy: true });
      await gateway.start();
      const bot = botOf(gateway);

      await expect(bot.restart('restart_channel')).rejects.toMatchObject({
        code: 'restart_refused',
        details: { reason: 'channel_unlinked', channel: 'whatsapp:default' },
      });
      bot.stop();
    });
  });

  describe('the configuration of a gateway', () => {
    let gateway: GatewayUnderTest;
    let bot: ReturnType<typeof botOf>;
    const file = () => readFile(gateway.configPath, 'utf8');
    const document = async () => JSON.parse(await file()) as Config;
    const changed = async (change: object) => ({ ...(await document()), ...change });

    beforeAll(async () => {
      gateway = await create({ channels: 'whatsapp-linked' });
      await gateway.start();
      bot = botOf(gateway);
    });
    afterAll(async () => {
      bot.stop();
      await gateway[Symbol.asyncDispose]();
    });

    test('is read as the very bytes of its file', async () => {
      const found = await bot.read();

      expect(found).toMatchObject({ isWhole: true, isValid: true, isRunning: true, issues: [] });
      expect(Buffer.from(found.bytes).toString()).toBe(await file());
    });

    test('is told what a change would do, and nothing is written', async () => {
      const before = await file();
      const { gateway: settings } = await document();

      const hot = await bot.preview(await changed({ messages: { responsePrefix: 'x' } }));
      const restart = await bot.preview(await changed({ gateway: { ...settings, bind: 'lan' } }));
      const wrong = await bot.preview(
        await changed({ gateway: { ...settings, bind: 'nowhere' }, bogus: 1 }),
      );

      expect(hot).toMatchObject({ issues: [], changedPaths: ['messages'] });
      expect(restart).toEqual({ issues: [], changedPaths: ['gateway.bind'], effect: 'restart' });
      expect(wrong.issues).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            path: 'gateway.bind',
            allowed: expect.arrayContaining(['loopback']),
          }),
          { path: '', message: 'Unrecognized key: "bogus"' },
        ]),
      );
      expect(await file()).toBe(before);
    });

    test('is written where it is still what it was', async (context) => {
      const { revision } = await bot.read();
      const startedAt = performance.now();

      const applied = await bot.apply(
        await changed({ messages: { responsePrefix: 'x' } }),
        revision,
      );

      keepFigure(context, 'configuration applied', performance.now() - startedAt);
      expect(await document()).toMatchObject({ messages: { responsePrefix: 'x' } });
      const after = await bot.read();
      expect(after).toMatchObject({ isValid: true, isRunning: true });
      expect(applied).toEqual({ revision: after.revision, restarts: false });
      expect(after.revision).not.toBe(revision);
      await expect(bot.apply(await changed({ messages: {} }), revision)).rejects.toMatchObject({
        code: 'config_conflict',
      });
    });

    test('is left as it is where the gateway finds it wrong', async () => {
      const before = await file();
      const { revision } = await bot.read();
      const { gateway: settings } = await document();

      await expect(
        bot.apply(await changed({ gateway: { ...settings, bind: 'nowhere' } }), revision),
      ).rejects.toMatchObject({
        code: 'config_invalid',
        details: { issues: [{ path: 'gateway.bind', allowed: expect.any(Array) }] },
      });
      await expect(bot.applyText('{ this is: not', revision)).rejects.toMatchObject({
        code: 'config_invalid',
      });
      expect(await file()).toBe(before);
    });

    test('is not written where that would lock the agent out', async () => {
      const { revision } = await bot.read();
      const { gateway: settings } = await document();

      for (const [path, change] of [
        ['gateway.port', { port: 1 }],
        ['gateway.auth.token', { auth: { mode: 'token', token: 'another' } }],
      ] as const) {
        const lockingOut = await changed({ gateway: { ...settings, ...change } });

        expect((await bot.preview(lockingOut)).issues).toMatchObject([{ code: 'locks_out', path }]);
        await expect(bot.apply(lockingOut, revision)).rejects.toMatchObject({
          code: 'config_invalid',
          details: { issues: [{ code: 'locks_out', path }] },
        });
      }
    });

    test('is mended while the gateway runs, whatever somebody wrote into its file', async (context) => {
      const good = await file();
      for (const bad of [JSON.stringify(await changed({ bogus: 1 })), '{ this is: not']) {
        const noticed = bot.untilConfigChanged();
        const startedAt = performance.now();
        await writeFile(gateway.configPath, bad);
        await noticed;
        keepFigure(context, 'file edited by hand, until known', performance.now() - startedAt);

        const found = await bot.read();
        expect(found).toMatchObject({ isWhole: true, isValid: false, isRunning: false });
        expect(found.issues).not.toEqual([]);
        expect(Buffer.from(found.bytes).toString()).toBe(bad);

        await bot.applyText(good, found.revision);
        expect(JSON.parse(await file())).toMatchObject(JSON.parse(good) as object);
        expect(await bot.read()).toMatchObject({ isValid: true });
        await bot.untilWell();
        expect(bot.reported()).not.toContain('token_changed');
      }
    });

    test('is put back while the gateway is dead', async (context) => {
      const good = await file();
      await gateway.kill();
      await writeFile(gateway.configPath, '{ this is: not');

      const found = await bot.read();
      expect(found).toMatchObject({ isWhole: true, isValid: false });
      await bot.putBack(good);
      expect(await file()).toBe(good);
      const kept = (await readdir(dirname(gateway.configPath))).filter((name) =>
        name.startsWith(`${basename(gateway.configPath)}.rejected-`),
      );
      expect(kept).toHaveLength(1);

      await bot.restart('restart_bot');
      keepFigure(context, 'put back and started, until well', await bot.untilWell());
    });
  });
}

type Config = { gateway: Record<string, unknown> } & Record<string, unknown>;

/** A bot as the agent holds it, with its service in the test's hands. */
function botOf(gateway: GatewayUnderTest) {
  const connector = createOpenclawConnector({
    version: '0.0.0-test',
    services: servicesOf(gateway),
    processes: processesOf(gateway),
  });
  const { repair, config: access } = connector as Required<typeof connector>;
  const stopping = new AbortController();
  const reported: unknown[] = [];
  const settings: OpenclawConnector = {
    type: 'openclaw',
    url: gateway.url,
    token: gateway.token,
    service: { type: 'process', argv: ['a-gateway'] },
  };
  const context = probeContext({ signal: stopping.signal, botId, isAsked: true });
  const hold: HoldContext = {
    ...context,
    botId,
    logger: silentLogger,
    report: ({ reason }) => reported.push(reason),
    look: () => undefined,
  };
  connector.hold?.(settings, hold);
  const repairing: RepairContext = {
    ...hold,
    attemptId: 'an-attempt',
    correlationId: 'test',
    reason: 'test',
  };
  const probe = () => connector.probe(settings, context);
  const bytesOf = (document: unknown) => Buffer.from(`${JSON.stringify(document, null, 2)}\n`);

  async function restart(
    step: Parameters<Repair['restart']>[1],
    { service = true, token = gateway.token }: { service?: boolean; token?: string } = {},
  ) {
    const { service: known, ...rest } = { ...settings, token };
    return repair.restart(service && known ? { ...rest, service: known } : rest, step, repairing);
  }

  return {
    probe,
    restart,
    reported: () => reported,
    activity: () => repair.activity?.(settings, context),
    read: () => access.read(settings, context),
    async preview(document: unknown) {
      const from = await access.read(settings, context);
      return access.preview(settings, { bytes: bytesOf(document), from }, context);
    },
    apply: (document: unknown, base: string) =>
      access.apply(settings, { bytes: bytesOf(document), base, reason: 'test' }, context),
    applyText: (text: string, base: string) =>
      access.apply(settings, { bytes: Buffer.from(text), base, reason: 'test' }, context),
    putBack: (text: string) => access.putBack?.(settings, Buffer.from(text), context),
    /** Resolves with the next word that the configuration is another one. */
    untilConfigChanged(): Promise<void> {
      const over = new AbortController();
      const signal = AbortSignal.any([over.signal, stopping.signal]);
      return new Promise((resolve) => {
        access.watch?.(settings, { ...context, signal }, () => {
          over.abort();
          resolve();
        });
      });
    },
    async stopChannel() {
      using admin = await openGatewaySocket(gateway);
      await admin.request('channels.stop', { channel: 'whatsapp' });
    },
    async runId(): Promise<string> {
      const { runId } = await probe();
      if (runId === undefined) {
        throw new Error('expected the gateway to tell its runs apart');
      }
      return runId;
    },
    /** How long it took until the bot was well, in a run that is as wanted. */
    async untilWell(isRun: (runId: string | undefined) => boolean = () => true): Promise<number> {
      const startedAt = performance.now();
      const isWell = async () => {
        const { cause, runId } = await probe();
        return cause === null && isRun(runId);
      };
      await expect.poll(isWell, { timeout: patienceMs, interval: 100 }).toBe(true);
      return performance.now() - startedAt;
    },
    stop: () => stopping.abort(),
  };
}

/** Starts the gateway again, as whoever supervises it would. */
function servicesOf(gateway: GatewayUnderTest): GatewayServices {
  return {
    look: async () => ({
      isAvailable: true,
      phase: gateway.isRunning ? 'running' : 'stopped',
      runId: null,
      startedAt: null,
    }),
    async restart() {
      if (gateway.isRunning) {
        await gateway.kill();
      }
      void gateway.start().catch(() => undefined);
      return { verifyWithinMs: 1_000 };
    },
    rivals: async () => [],
  };
}

/** The stand-in is no process of its own. */
function processesOf(gateway: GatewayUnderTest): GatewayProcesses {
  return gateway.kind === 'real'
    ? createGatewayProcesses()
    : {
        isAt: async () => gateway.isRunning,
        async end() {
          await gateway.kill();
          return 'ended';
        },
      };
}
