import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { lookUp } from '#electron/agent/connectors/look-up.ts';
import type { Delivery } from '#electron/agent/notify/channel.ts';
import { refusedSend } from '#electron/agent/notify/channels/gateway-refusal.ts';
import {
  createWhatsAppChannel,
  type WhatsAppConfig,
} from '#electron/agent/notify/channels/whatsapp.ts';
import { createRealClock } from '#electron/host/real-clock.ts';
import { tenantIdSchema } from '#shared/schemas/ids.ts';

import { keepFigure, timed } from './figures.ts';
import { openGatewaySocket, refusal } from './gateway-socket.ts';
import type { CreateGateway, GatewayUnderTest } from './gateway-under-test.ts';
import { silentLogger } from './test-agent.ts';

const tenantId = tenantIdSchema.parse('019b9a3c-0000-7000-8000-000000000001');
const number = '+15555550123';

function sendOver(
  { url, token }: GatewayUnderTest,
  key: string,
  own: Partial<WhatsAppConfig> = {},
): Promise<Delivery> {
  const channel = createWhatsAppChannel({
    version: '0.0.0-test',
    deviceOf: () => Promise.reject(new Error('no device is to be proven here')),
  });
  return channel.send(
    { kind: 'whatsapp', url, token, channel: 'whatsapp', answers: false, ...own },
    {
      key,
      to: { name: 'Ana', address: number },
      from: { name: 'Ada' },
      message: {
        length: 'chat',
        subject: 'Vendas parou',
        text: 'Vendas parou de responder.',
        html: null,
        severity: 'critical',
        link: null,
        colour: '#b00020',
        fields: [],
      },
      about: { tenantId, kind: 'alert', phase: 'opened', at: 0, isRepeat: false, alerts: [] },
      thread: { key, first: null },
      replyTo: null,
    },
    {
      clock: createRealClock(),
      logger: silentLogger,
      signal: new AbortController().signal,
      guard: { lookupAt: () => lookUp, assertHost: () => undefined, assertUrl: () => undefined },
      desktop: undefined,
    },
  );
}

/** What our channel makes of every gateway under test, whose WhatsApp is linked or not. */
export function describeWhatsApp(create: CreateGateway): void {
  describe('a message over a gateway whose WhatsApp is not linked', () => {
    let gateway: GatewayUnderTest;

    beforeAll(async () => {
      gateway = await create({ channels: 'whatsapp-unlinked' });
      await gateway.start();
    });
    afterAll(() => gateway[Symbol.asyncDispose]());

    test('is not handed over, and says what a person has to mend', async (context) => {
      let delivery: Delivery | undefined;
      const took = await timed(async () => {
        delivery = await sendOver(gateway, 'one');
      });
      keepFigure(context, 'not linked, until known by a message', took);

      expect(delivery).toMatchObject({ outcome: 'broken', block: 'not_linked' });
    });

    test('would be kept by it, so that it had not arrived and might yet', async () => {
      using admin = await openGatewaySocket(gateway);
      const params = { to: number, channel: 'whatsapp', message: 'x', idempotencyKey: 'two' };
      const { code, message, detailCode } = await refusal(admin.request('send', params));
      const fault = { code, message, ...(detailCode && { details: { code: detailCode } }) };

      expect(detailCode).toBe('OUTBOUND_DELIVERY_QUEUED');
      expect(refusedSend(fault)).toEqual({ outcome: 'uncertain', block: 'not_linked' });
    });

    test('finds no channel that is not there, and no account', async () => {
      expect(await sendOver(gateway, 'three', { channel: 'signal' })).toMatchObject({
        outcome: 'broken',
        block: 'unsupported',
      });
      expect(await sendOver(gateway, 'four', { accountId: 'another' })).toMatchObject({
        outcome: 'broken',
        block: 'sender',
      });
    });

    test('is refused with a wrong token', async () => {
      expect(await sendOver(gateway, 'five', { token: 'wrong' })).toMatchObject({
        outcome: 'broken',
        block: 'access',
        code: 'token_refused',
      });
    });

    test('is tried later while the gateway hangs, and when it is gone', async () => {
      await gateway.hang();
      expect(await sendOver(gateway, 'six')).toMatchObject({
        outcome: 'retry',
        block: 'unavailable',
      });
      await gateway.resume();
      await gateway.kill();
      expect(await sendOver(gateway, 'seven')).toMatchObject({
        outcome: 'retry',
        block: 'connect',
      });
    }, 60_000);
  });

  describe('a message over a gateway whose WhatsApp is linked', () => {
    let gateway: GatewayUnderTest;

    beforeAll(async () => {
      gateway = await create({ channels: 'whatsapp-linked' });
      await gateway.start();
    });
    afterAll(() => gateway[Symbol.asyncDispose]());

    test('is sent once for its key', async (context) => {
      let delivery: Delivery | undefined;
      const took = await timed(async () => {
        delivery = await sendOver(gateway, 'one');
      });
      keepFigure(context, 'a message, until the gateway says that it is sent', took);

      expect(delivery).toMatchObject({ outcome: 'accepted', providerId: expect.any(String) });
      expect(await sendOver(gateway, 'one')).toEqual(delivery);
      expect(await sendOver(gateway, 'two')).not.toEqual(delivery);
    });
  });
}
