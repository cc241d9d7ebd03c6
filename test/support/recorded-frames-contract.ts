import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { shapeOf, strangers } from './frame-shape.ts';
import { openGatewaySocket } from './gateway-socket.ts';
import type { CreateGateway, GatewayUnderTest } from './gateway-under-test.ts';
import { recordedFrame, recordedMethods } from './recorded-frames.ts';

/**
 * Holds both gateways to the record: the real one still says all that is in it, and the stand-in says nothing that is
 * not in it.
 */
export function describeRecordedFrames(
  create: CreateGateway,
  methods: readonly string[] = recordedMethods,
): void {
  describe('what is on record', () => {
    let gateway: GatewayUnderTest;

    beforeAll(async () => {
      gateway = await create({ channels: 'whatsapp-unlinked', trustsProxy: true });
      await gateway.start();
    });
    afterAll(() => gateway[Symbol.asyncDispose]());

    test('is how a handshake goes', async () => {
      const said = await saidWhile(gateway, undefined);
      expect(departures(gateway, 'connect-challenge', said[0])).toEqual([]);
      expect(departures(gateway, 'hello-ok', said[1])).toEqual([]);
    });

    test.each(methods)('is how %s is answered', async (method) => {
      const said = await saidWhile(gateway, method);
      expect(departures(gateway, method, said.at(-1))).toEqual([]);
    });
  });
}

async function saidWhile(
  gateway: GatewayUnderTest,
  method: string | undefined,
): Promise<unknown[]> {
  const said: unknown[] = [];
  const { url, token } = gateway;
  using admin = await openGatewaySocket({ url, token, onFrame: (frame) => said.push(frame) });
  if (method !== undefined) {
    await admin.request(method);
  }
  return said;
}

function departures(gateway: GatewayUnderTest, name: string, frame: unknown): string[] {
  const recorded = shapeOf(recordedFrame(name));
  const said = shapeOf(frame);
  return gateway.kind === 'real' ? strangers(recorded, said) : strangers(said, recorded);
}
