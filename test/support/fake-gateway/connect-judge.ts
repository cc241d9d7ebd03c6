import { createHash, createPublicKey, randomUUID, verify } from 'node:crypto';

import { recordedFrame } from '#test/support/recorded-frames.ts';

import type { GatewayState } from './fake-gateway.ts';

type Client = { id: string; mode: string; platform: string; displayName?: string };
type Device = {
  id: string;
  publicKey: string;
  signature: string;
  signedAt: number;
  nonce: string;
};
type ConnectParams = {
  minProtocol: number;
  maxProtocol: number;
  client: Client;
  role: string;
  scopes: readonly string[];
  auth?: { token?: string };
  device?: Device;
};
type Refusal = { frame: Record<string, unknown>; close: { code: number; reason: string } };
type Judgement =
  | { frame: object; close: Refusal['close'] }
  | { frame: object; close: null; scopes: readonly string[] };

type Situation = {
  state: GatewayState;
  bootId: string;
  isStarting: boolean;
  isRemote: boolean;
  challenge: { nonce: string; ts: number };
};

const known: ReadonlySet<string> = new Set([
  'minProtocol',
  'maxProtocol',
  'client',
  'role',
  'scopes',
  'caps',
  'auth',
  'device',
]);

/** Whether a client may connect, and with which rights, as a real gateway decides it. */
export function judgeConnect(
  { id, params }: { id: string; params?: object },
  situation: Situation,
): Judgement {
  const { state, isStarting, isRemote } = situation;
  const asked = params as ConnectParams;
  state.scopesAsked.push(asked.scopes);
  const stranger = Object.keys(asked).find((key) => !known.has(key));
  if (stranger !== undefined) {
    const message = `invalid connect params: at root: unexpected property '${stranger}'`;
    return refused(id, 'refused-unknown-field', { message });
  }
  if (state.refusesAs) {
    const { code, message } = state.refusesAs;
    const frame = { type: 'res', id, ok: false, error: { code, message } };
    return { frame, close: { code: 1008, reason: message } };
  }
  if (isStarting) {
    return refused(id, 'refused-starting');
  }
  if (asked.minProtocol > state.protocol || asked.maxProtocol < state.protocol) {
    return refused(id, 'refused-old-protocol');
  }
  if (asked.auth?.token === undefined) {
    return refused(id, asked.device ? 'refused-no-token-with-device' : 'refused-no-token');
  }
  if (asked.auth.token !== state.token) {
    return refused(id, 'refused-wrong-token');
  }
  if (asked.device && !isProven(asked, asked.device, situation)) {
    return refused(id, 'refused-wrong-signature');
  }
  if (
    isRemote &&
    state.protocol === 4 &&
    asked.device &&
    !state.pairings.isPaired(asked.device.id)
  ) {
    return unpaired(id, asked, asked.device, state);
  }
  const isPowerless = isRemote && state.protocol === 4 && !asked.device;
  const scopes = asked.scopes.filter(
    (scope) => !isPowerless && (state.grants?.includes(scope) ?? true),
  );
  return { frame: hello(id, scopes, situation, asked.device), close: null, scopes };
}

function refused(
  id: string,
  record: string,
  change: { message?: string; details?: object } = {},
): Refusal {
  const { frame, close } = recordedFrame(record) as Refusal;
  const error = frame['error'] as { message: string; details?: object };
  return {
    frame: {
      ...frame,
      id,
      error: {
        ...error,
        ...(change.message !== undefined && { message: change.message }),
        ...(change.details && { details: { ...error.details, ...change.details } }),
      },
    },
    close: change.message === undefined ? close : { ...close, reason: change.message },
  };
}

function unpaired(id: string, asked: ConnectParams, device: Device, state: GatewayState): Refusal {
  const { requestId } = state.pairings.ask({
    deviceId: device.id,
    publicKey: device.publicKey,
    displayName: asked.client.displayName ?? asked.client.id,
    role: asked.role,
    scopes: asked.scopes,
  });
  return refused(id, 'refused-not-paired', {
    details: {
      requestId,
      deviceId: device.id,
      requestedRole: asked.role,
      requestedScopes: asked.scopes,
    },
  });
}

function isProven(
  { client, role, scopes, auth }: ConnectParams,
  { id, publicKey, signature, signedAt, nonce }: Device,
  { challenge, state }: Situation,
): boolean {
  const raw = Buffer.from(publicKey, 'base64url');
  const platform = client.platform.trim().toLowerCase();
  const text = [
    state.protocol === 3 ? 'v2' : 'v3',
    id,
    client.id,
    client.mode,
    role,
    scopes.join(','),
    signedAt,
    auth?.token ?? '',
    challenge.nonce,
    ...(state.protocol === 3 ? [] : [platform, '']),
  ].join('|');
  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: publicKey },
    format: 'jwk',
  });
  return (
    nonce === challenge.nonce &&
    Math.abs(signedAt - challenge.ts) <= 120_000 &&
    createHash('sha256').update(raw).digest('hex') === id &&
    verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'))
  );
}

type Hello = { payload: { server: object; auth: object; protocol: number } };

function hello(
  id: string,
  scopes: readonly string[],
  { state, bootId, isRemote }: Situation,
  device: Device | undefined,
): object {
  const isPaired = isRemote && device !== undefined;
  const { payload, ...frame } = recordedFrame(isPaired ? 'hello-ok-paired' : 'hello-ok') as Hello;
  const { auth, server, ...rest } = payload;
  return {
    ...frame,
    id,
    payload:
      state.protocol === 3
        ? { ...rest, protocol: 3, server: { version: '2026.1.30', connId: randomUUID() } }
        : {
            ...rest,
            server: { ...server, bootId, connId: randomUUID() },
            auth: { ...auth, scopes },
          },
  };
}
