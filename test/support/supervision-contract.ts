import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import words from '#shared/i18n/en/reasons.json' with { type: 'json' };
import type { BotView } from '#shared/schemas/bot.ts';

import { keepFigure } from './figures.ts';
import type { CreateGateway, GatewayUnderTest } from './gateway-under-test.ts';
import { startHeaderProxy } from './header-proxy.ts';
import { type LiveAgent, startLiveAgent } from './live-agent.ts';
import { type WatchedGateway, watchGateway } from './watched-gateway.ts';

/** What must be known by when, from the moment it happens; the figures of the product's own promise. */
const knownWithinMs = { killed: 1_000, hung: 13_000, unlinked: 60_000 };

const isOk = ({ status }: BotView) => status === 'ok';
const isDown = ({ status }: BotView) => status === 'down' || status === 'needs_you';

/**
 * The whole agent watching a gateway on the machine's own time. Run against the real one it shows what the product
 * does; run against the stand-in it shows it every day.
 */
export function describeSupervision(create: CreateGateway): void {
  describe('a watched gateway', () => {
    let gateway: GatewayUnderTest;
    let live: LiveAgent;
    let bot: WatchedGateway;

    beforeAll(async () => {
      gateway = await create({ channels: 'whatsapp-linked' });
      await gateway.start();
      live = await startLiveAgent();
      bot = await watchGateway(live, gateway);
    });
    afterAll(async () => {
      await live[Symbol.asyncDispose]();
      await gateway[Symbol.asyncDispose]();
    });

    test('is well, layer by layer', async (context) => {
      const { tookMs, view } = await bot.until(isOk);

      keepFigure(context, 'added, until known to be well', tookMs);
      expect(view.layers).toMatchObject({ process: 'pass', api: 'pass', channel: 'pass' });
      expect(view.cause).toBeNull();
    });

    test('shows its agents and channel accounts to who wants to add it', async () => {
      const { agent, tenantId } = live;
      const { url, token } = gateway;

      const look = await agent.gateways.inspect(
        tenantId,
        { connector: { type: 'openclaw', url, token } },
        new AbortController().signal,
      );

      expect(look).toMatchObject({
        kind: 'seen',
        protocol: 4,
        agents: [{ id: 'main' }],
        channels: [{ channel: 'whatsapp', accountId: 'default', isLinked: true }],
      });
    });

    test('is known to hang, and to be well again', async (context) => {
      await bot.until(isOk);

      await gateway.hang();
      const down = await bot.until(isDown);
      await gateway.resume();
      const up = await bot.until(isOk);

      keepFigure(context, 'hung, until known', down.tookMs);
      keepFigure(context, 'resumed, until known to be well', up.tookMs);
      expect(down.tookMs).toBeLessThan(knownWithinMs.hung);
      expect(down.view).toMatchObject({ status: 'down', cause: 'timeout', reason: 'hung' });
      expect(words.hung.sentence).toMatch(/does not answer/);
    });

    test('refuses a wrong token, which is a step for a person', async (context) => {
      const wrong = await watchGateway(live, { url: gateway.url, token: 'wrong-token-7391' });

      const { tookMs, view } = await wrong.until(isDown);

      keepFigure(context, 'wrong token, until known', tookMs);
      expect(view).toMatchObject({ status: 'needs_you', cause: 'auth', reason: 'token_refused' });
      expect(JSON.stringify(view)).not.toContain('wrong-token-7391');
      expect(words.token_refused.step).toMatch(/token/);
      await live.agent.fleet.remove(live.act, live.tenantId, wrong.botId);
    });

    test('is healing while it restarts as it announced, and never down', async (context) => {
      await bot.until(isOk);
      const before = bot.statuses().length;

      const restarting = gateway.restart();
      const healing = await bot.until(({ status }) => status === 'healing');
      await restarting;
      const up = await bot.until(isOk);

      keepFigure(context, 'announced restart, until known', healing.tookMs);
      keepFigure(context, 'ready again, until known to be well', up.tookMs);
      expect(['restarting', 'starting']).toContain(healing.view.reason);
      expect(bot.statuses().slice(before)).toEqual(['healing', 'ok']);
    });

    test('is known to be dead, and to be back', async (context) => {
      await bot.until(isOk);

      // Counted from before the signal is sent.
      const [down] = await Promise.all([bot.until(isDown), gateway.kill()]);
      await gateway.start();
      const up = await bot.until(isOk);

      keepFigure(context, 'killed, until known', down.tookMs);
      keepFigure(context, 'started again, until known to be well', up.tookMs);
      expect(down.tookMs).toBeLessThan(knownWithinMs.killed);
      expect(down.view).toMatchObject({ status: 'down', cause: 'refused' });
      expect(down.view.layers).toMatchObject({ process: 'fail', api: 'none' });
    });

    test('has another token now, and is well once that is given', async (context) => {
      await bot.until(isOk);
      const { agent, act, tenantId } = live;

      const [down] = await Promise.all([
        bot.until(isDown),
        gateway.rotateToken('another-token-of-the-tests'),
      ]);
      const { url, token } = gateway;
      const connector = { type: 'openclaw' as const, url, token };
      await agent.fleet.update(act, tenantId, bot.botId, { connector });
      const up = await bot.until(isOk);

      keepFigure(context, 'token rotated, until known', down.tookMs);
      keepFigure(context, 'new token given, until known to be well', up.tookMs);
      expect(down.view).toMatchObject({
        status: 'needs_you',
        cause: 'auth',
        reason: 'token_changed',
      });
    });

    test('is stopped for good: down, with no excuse', async (context) => {
      await bot.until(isOk);

      const [down] = await Promise.all([bot.until(isDown), gateway.stop()]);

      keepFigure(context, 'stopped, until known', down.tookMs);
      expect(down.view.status).toBe('down');
      expect(bot.statuses().slice(-2)).not.toContain('healing');
    });
  });

  describe('a watched gateway whose WhatsApp is not linked, behind a proxy', () => {
    let gateway: GatewayUnderTest;
    let live: LiveAgent;

    beforeAll(async () => {
      gateway = await create({ channels: 'whatsapp-unlinked', trustsProxy: true });
      await gateway.start();
      live = await startLiveAgent();
    });
    afterAll(async () => {
      await live[Symbol.asyncDispose]();
      await gateway[Symbol.asyncDispose]();
    });

    test('is down at its channel, which only a person can mend', async (context) => {
      const bot = await watchGateway(live, gateway);

      const { tookMs, view } = await bot.until(isDown);

      keepFigure(context, 'not linked, until known', tookMs);
      expect(tookMs).toBeLessThan(knownWithinMs.unlinked);
      expect(view).toMatchObject({
        status: 'needs_you',
        cause: 'channel_auth',
        reason: 'channel_unlinked',
        layers: { process: 'pass', api: 'pass', channel: 'fail' },
        evidence: { channel: 'whatsapp:default' },
      });
      expect(words.channel_unlinked.step).toMatch(/QR/);
    });

    test('shows what is to be approved, and connects by itself once it is', async (context) => {
      await using proxy = await startHeaderProxy(
        Number(new URL(gateway.url).port),
        gateway.remoteHeaders,
      );
      const bot = await watchGateway(live, {
        url: `ws://127.0.0.1:${proxy.port}`,
        token: gateway.token,
      });

      const { view } = await bot.until(({ status }) => status === 'needs_you');
      await gateway.approvePairing(String(view.evidence?.['deviceId']));
      const paired = await bot.until(({ cause }) => cause === 'channel_auth');

      keepFigure(context, 'pairing approved, until known', paired.tookMs);
      expect(view).toMatchObject({
        status: 'needs_you',
        cause: 'auth',
        reason: 'pairing_required',
        evidence: {
          requestId: expect.any(String),
          deviceId: expect.stringMatching(/^[0-9a-f]{64}$/),
          role: 'operator',
          scopes: ['operator.read'],
        },
      });
      // It is let in, and sees what the gateway has to say.
      expect(paired.view).toMatchObject({ reason: 'channel_unlinked', layers: { api: 'pass' } });
      expect(paired.tookMs).toBeLessThan(20_000);
    });
  });
}
