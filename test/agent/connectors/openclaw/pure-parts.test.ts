import { expect, test } from 'vitest';

import {
  connectParams,
  lookingScopes,
} from '#electron/agent/connectors/openclaw/connect-params.ts';
import { deviceOf, newDeviceKey } from '#electron/agent/connectors/openclaw/device-proof.ts';
import { isDeeperThan } from '#electron/agent/connectors/openclaw/frame-depth.ts';
import {
  challengeSchema,
  faultSchema,
  type GatewayFault,
  helloSchema,
  readFrame,
} from '#electron/agent/connectors/openclaw/frames.ts';
import { gatewayKey, livenessUrl } from '#electron/agent/connectors/openclaw/gateway-address.ts';
import { isTaken } from '#electron/agent/connectors/openclaw/gateway-admission.ts';
import { troubleOf } from '#electron/agent/connectors/openclaw/trouble.ts';
import { type TenantId, tenantIdSchema } from '#shared/schemas/ids.ts';
import type { Reason } from '#shared/schemas/reason.ts';
import { proveDevice } from '#test/support/device-identity.ts';
import { recordedFrame } from '#test/support/recorded-frames.ts';

test.for<[string, string]>([
  ['ws://127.0.0.1:18789', 'ws://localhost:18789/'],
  ['ws://127.0.0.1:18789', 'ws://[::1]:18789/any/path?x=1'],
  ['ws://127.0.0.1:18789', 'ws://bot.localhost.:18789'],
  ['ws://127.0.0.1:18789', 'ws://127.9.8.7:18789'],
  ['ws://127.0.0.1:18789', 'ws://0x7f.1:18789'],
  ['ws://127.0.0.1:18789', 'wss://localhost:18789'],
  ['wss://Gateway.Example.com', 'wss://gateway.example.com.:443/'],
  ['wss://gateway.example.com', 'wss://GATEWAY.example.com/other'],
  ['ws://localhost', 'ws://127.0.0.1:80'],
])('%s and %s are one gateway', ([one, other]) => {
  expect(gatewayKey(one)).toBe(gatewayKey(other));
});

test.for<[string, string]>([
  ['ws://127.0.0.1:18789', 'ws://127.0.0.1:18790'],
  ['wss://a.example.com', 'wss://b.example.com'],
  ['wss://a.example.com', 'wss://a.example.com:8443'],
  ['wss://localhost.example.com', 'wss://127.0.0.1'],
])('%s and %s are two gateways', ([one, other]) => {
  expect(gatewayKey(one)).not.toBe(gatewayKey(other));
});

test.for<[string, string]>([
  ['ws://127.0.0.1:18789', 'http://127.0.0.1:18789/healthz'],
  ['wss://bots.example.com/a/?x=1#y', 'https://bots.example.com/a/healthz'],
])('%s says at %s whether it is live', ([url, expected]) => {
  expect(livenessUrl(url)).toBe(expected);
});

test('a gateway is taken by the bot of another tenant, not by one of its own', () => {
  const a = tenantIdSchema.parse('019b9a3c-0000-7000-8000-00000000000a');
  const b = tenantIdSchema.parse('019b9a3c-0000-7000-8000-00000000000b');
  const at = (tenantId: TenantId, url: string) => ({
    tenantId,
    connector: { type: 'openclaw' as const, url },
  });
  const http = { tenantId: a, connector: { type: 'http' as const, url: 'http://localhost:1/' } };

  expect(isTaken(at(b, 'ws://localhost:1'), [at(a, 'ws://127.0.0.1:1')])).toBe(true);
  expect(isTaken(at(a, 'ws://localhost:1'), [at(a, 'ws://127.0.0.1:1')])).toBe(false);
  expect(isTaken(at(b, 'ws://localhost:2'), [at(a, 'ws://127.0.0.1:1')])).toBe(false);
  expect(isTaken(at(b, 'ws://localhost:1'), [http])).toBe(false);
  expect(isTaken(http, [at(b, 'ws://localhost:1')])).toBe(false);
});

const recordedFault = (name: string): GatewayFault =>
  faultSchema.parse((recordedFrame(name) as { frame: { error: unknown } }).frame.error);

const words = (message: string): GatewayFault => ({ code: 'INVALID_REQUEST', message });
const detail = (code: string): GatewayFault => ({ ...words('no'), details: { code } });

const fiveMinutes = 5 * 60_000;

type Refusal = [string, GatewayFault, Reason | null, number | 'backoff'];

const refusals: Refusal[] = [
  ['wrong token', recordedFault('refused-wrong-token'), 'token_refused', fiveMinutes],
  ['no token', recordedFault('refused-no-token-with-device'), 'token_missing', fiveMinutes],
  ['not paired', recordedFault('refused-not-paired'), 'pairing_required', 5_000],
  ['wrong signature', recordedFault('refused-wrong-signature'), 'device_refused', fiveMinutes],
  ['old protocol', recordedFault('refused-old-protocol'), 'protocol_mismatch', fiveMinutes],
  ['starting', recordedFault('refused-starting'), 'starting', 500],
  ['origin', detail('CONTROL_UI_ORIGIN_NOT_ALLOWED'), 'origin_refused', fiveMinutes],
  ['rate limited', detail('AUTH_RATE_LIMITED'), 'token_refused', fiveMinutes],
  ['device clock', detail('DEVICE_AUTH_SIGNATURE_EXPIRED'), 'device_refused', fiveMinutes],
  [
    'words of protocol 3',
    words('unauthorized: gateway token mismatch'),
    'token_refused',
    fiveMinutes,
  ],
  [
    'words of protocol 3',
    words('unauthorized: gateway token missing'),
    'token_missing',
    fiveMinutes,
  ],
  ['words of protocol 3', words('protocol mismatch'), 'protocol_mismatch', fiveMinutes],
  ['something else', words('invalid connect params: at /x'), null, 'backoff'],
];

test.for(refusals)(
  '%s: told apart, and left alone for as long as it takes',
  ([, fault, reason, retryMs]) => {
    const { reading, retry } = troubleOf(
      { kind: 'refused', fault },
      { hasToken: true, isStopping: false },
    );

    expect(reading.reason).toBe(reason);
    expect(retry === 'backoff' ? retry : retry.afterMs).toBe(retryMs);
    expect(reading.isFinal ?? false).toBe(retryMs === fiveMinutes || retryMs === 5_000);
  },
);

test('a gateway that wants a token or a device is told apart by whether we have a token', () => {
  const fault = recordedFault('refused-no-token');
  const reasonWith = (hasToken: boolean) =>
    troubleOf({ kind: 'refused', fault }, { hasToken, isStopping: false }).reading.reason;

  expect(reasonWith(false)).toBe('token_missing');
  expect(reasonWith(true)).toBe('device_refused');
});

test('a gateway that is starting asks for time, however little or much it says', () => {
  const timeFor = (retryAfterMs: number) => {
    const fault = { ...recordedFault('refused-starting'), retryAfterMs };
    return troubleOf({ kind: 'refused', fault }, { hasToken: true, isStopping: false }).reading
      .restartingForMs;
  };

  expect([-1, 500, 2_000, 1e12].map(timeFor)).toEqual([500, 500, 2_000, 5_000]);
});

test('the device is proven as an independent client does it, and asks only to look', () => {
  const device = deviceOf(newDeviceKey());
  const challenge = challengeSchema.parse(
    (recordedFrame('connect-challenge') as { payload: unknown }).payload,
  );

  const params = connectParams(
    challenge,
    { token: 't', device: { identity: device, proof: 'v3' }, scopes: lookingScopes },
    '1.2.3',
  );

  const { client, role, scopes } = params as {
    client: { id: string; mode: string; platform: string };
    role: string;
    scopes: string[];
  };
  expect(params['device']).toEqual(
    proveDevice(device, { client, role, scopes, token: 't', challenge }),
  );
  expect(scopes).toEqual(['operator.read']);
  expect(params).toMatchObject({ minProtocol: 3, maxProtocol: 4, auth: { token: 't' } });
  expect(client).toMatchObject({
    id: 'gateway-client',
    mode: 'backend',
    displayName: 'Admin Agent',
  });
});

test('without token and device neither is sent', () => {
  const params = connectParams(
    { nonce: 'n', ts: 1 },
    { token: null, device: null, scopes: lookingScopes },
    '1.2.3',
  );

  expect(params).not.toHaveProperty('auth');
  expect(params).not.toHaveProperty('device');
});

test.for(['hello-ok', 'hello-ok-paired', 'hello-ok-remote'])(
  'the recorded %s can be read',
  (name) => {
    const { payload } = recordedFrame(name) as { payload: unknown };

    expect(helloSchema.parse(payload)).toMatchObject({
      protocol: 4,
      server: { version: '2026.9.6' },
      auth: { scopes: expect.any(Array) },
    });
  },
);

test('a frame of a kind that is not known is passed over', () => {
  expect(readFrame('{"type":"stream","x":1}')).toBe('other');
  expect(readFrame('[]')).toBe('other');
  expect(readFrame('{')).toBe('not_json');
  expect(readFrame(`${'{"a":'.repeat(65)}1${'}'.repeat(65)}`)).toBe('too_deep');
});

test.for<[string, boolean]>([
  ['[[1]]', false],
  ['[[[1]]]', true],
  ['["[[[["]', false],
  ['["\\"[[[["]', false],
  ['["\\\\",[[1]]]', true],
  ['"[[[[', false],
])('%s is nested deeper than 2: %s', ([text, expected]) => {
  expect(isDeeperThan(text, 2)).toBe(expected);
});
