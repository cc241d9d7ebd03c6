import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { shapeOf, strangers } from '#test/support/frame-shape.ts';

import { createGatewayProcess, type GatewayProcess } from './gateway-process.ts';
import { openGatewaySocket } from './gateway-socket.ts';
import { askedMethods, framesFolder } from './record-frames.ts';

/** What is on record, and what the stand-in is therefore held to, is what a gateway still says. */
describe('a recorded answer', () => {
  let gateway: GatewayProcess;

  beforeAll(async () => {
    gateway = await createGatewayProcess({ channels: 'whatsapp-unlinked', trustsProxy: true });
    await gateway.start();
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  test('of the handshake has nothing that a gateway does not say', async () => {
    const said: unknown[] = [];
    const { url, token } = gateway;
    using _socket = await openGatewaySocket({ url, token, onFrame: (frame) => said.push(frame) });
    expect(notSaid('connect-challenge', said[0])).toEqual([]);
    expect(notSaid('hello-ok', said.at(-1))).toEqual([]);
  });

  test.each(askedMethods)('of %s has nothing that a gateway does not say', async (method) => {
    const said: unknown[] = [];
    const { url, token } = gateway;
    using admin = await openGatewaySocket({ url, token, onFrame: (frame) => said.push(frame) });
    await admin.request(method);
    expect(notSaid(method, said.at(-1))).toEqual([]);
  });
});

function notSaid(name: string, frame: unknown): string[] {
  const recorded: unknown = JSON.parse(readFileSync(join(framesFolder, `${name}.json`), 'utf8'));
  return strangers(shapeOf(recorded), shapeOf(frame));
}
