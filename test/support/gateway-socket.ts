import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';
import { z } from 'zod';

import { type DeviceIdentity, proveDevice } from './device-identity.ts';

/**
 * The tests' own way to speak with a gateway. It knows nothing of the product's client and shares no line with it,
 * so that the two cannot be wrong together.
 */
export type GatewaySocket = Disposable & {
  /** The payload of hello-ok. */
  hello: Hello;
  request(method: string, params?: object, timeoutMs?: number): Promise<Payload>;
  /** The first event of that name from now on that matches. */
  event(name: string, matches?: (payload: Payload) => boolean, timeoutMs?: number): Promise<Frame>;
  closed: Promise<Close>;
};

export type Close = { code: number; reason: string };

export type SocketOptions = {
  url: string;
  token: string;
  headers?: Readonly<Record<string, string>>;
  device?: DeviceIdentity;
  scopes?: readonly string[];
  timeoutMs?: number;
  /** In place of what would be sent, field by field of the connect request. */
  connect?: Readonly<Record<string, unknown>>;
  /** Sees every frame that comes in, as it came. */
  onFrame?: (frame: unknown) => void;
};

export type Payload = Record<string, unknown>;
export type Hello = z.infer<typeof helloSchema>;
export type Frame = z.infer<typeof frameSchema>;

const frameSchema = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('event'), event: z.string(), payload: z.unknown().optional() }),
  z.looseObject({
    type: z.literal('res'),
    id: z.string(),
    ok: z.boolean(),
    payload: z.unknown().optional(),
    error: z
      .looseObject({
        code: z.string(),
        message: z.string(),
        details: z.looseObject({ code: z.string().optional() }).optional(),
      })
      .optional(),
  }),
]);

const challengeSchema = z.looseObject({ nonce: z.string(), ts: z.number() });

const helloSchema = z.looseObject({
  protocol: z.number(),
  server: z.looseObject({ version: z.string(), bootId: z.string() }),
  auth: z.looseObject({ scopes: z.array(z.string()) }),
});

/** What the gateway answered a request with, or closed the socket with. */
export class GatewayRefusedError extends Error {
  override name = 'GatewayRefusedError';
  readonly code: string;
  readonly detailCode: string | undefined;
  /** How the socket was closed after a refused handshake. */
  closed: Close | undefined;

  constructor(message: string, code: string, detailCode?: string) {
    super(message);
    this.code = code;
    this.detailCode = detailCode;
  }
}

export const allScopes = [
  'operator.read',
  'operator.write',
  'operator.admin',
  'operator.approvals',
  'operator.pairing',
  'operator.questions',
] as const;

const client = {
  id: 'gateway-client',
  displayName: 'Admin Agent tests',
  version: '0.0.0',
  platform: 'linux',
  mode: 'backend',
};

/** Resolves once the gateway has said hello-ok. */
export async function openGatewaySocket(options: SocketOptions): Promise<GatewaySocket> {
  const { scopes = allScopes, timeoutMs = 10_000 } = options;
  const ws = new WebSocket(options.url, {
    headers: options.headers,
    perMessageDeflate: false,
    handshakeTimeout: timeoutMs,
  });
  const pending = new Map<string, PromiseWithResolvers<Payload>>();
  const listeners = new Set<(frame: Frame) => void>();
  const { promise: closed, resolve: onClosed } = Promise.withResolvers<Close>();

  const gone = Promise.withResolvers<never>();
  gone.promise.catch(() => undefined);
  ws.on('error', (error) => gone.reject(error));
  ws.on('close', (code, reason) => {
    const close = { code, reason: reason.toString() };
    onClosed(close);
    gone.reject(new GatewayRefusedError(`closed ${code} ${close.reason}`, `closed-${code}`));
  });
  ws.on('message', (data: Buffer) => {
    const raw: unknown = JSON.parse(data.toString());
    options.onFrame?.(raw);
    const frame = frameSchema.parse(raw);
    if (frame.type === 'event') {
      for (const listener of listeners) {
        listener(frame);
      }
      return;
    }
    const asked = pending.get(frame.id);
    pending.delete(frame.id);
    if (frame.ok) {
      asked?.resolve(frame.payload as Payload);
    } else {
      const { code = '', message = '', details } = frame.error ?? {};
      asked?.reject(new GatewayRefusedError(message, code, details?.code));
    }
  });

  function event(
    name: string,
    matches: (payload: Payload) => boolean = () => true,
    waitMs = 30_000,
  ): Promise<Frame> {
    const { promise, resolve } = Promise.withResolvers<Frame>();
    const listener = (frame: Frame) => {
      if (frame.type === 'event' && frame.event === name && matches(frame.payload as Payload)) {
        resolve(frame);
      }
    };
    listeners.add(listener);
    const heard = within(waitMs, `event ${name}`, promise).finally(() =>
      listeners.delete(listener),
    );
    // Whoever asked may look only later, and after an error of its own not at all.
    heard.catch(() => undefined);
    return heard;
  }

  function request(method: string, params: object = {}, waitMs = 30_000): Promise<Payload> {
    const frame = { type: 'req', id: randomUUID(), method, params };
    const asked = Promise.withResolvers<Payload>();
    pending.set(frame.id, asked);
    ws.send(JSON.stringify(frame));
    return within(waitMs, method, asked.promise).finally(() => pending.delete(frame.id));
  }

  /** A closed socket ends every wait; so does the time limit. */
  async function within<Value>(
    waitMs: number,
    what: string,
    promise: Promise<Value>,
  ): Promise<Value> {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => late.reject(new Error(`${what}: no answer within ${waitMs} ms`)),
      waitMs,
    );
    try {
      return await Promise.race([promise, gone.promise, late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  try {
    const first = await event('connect.challenge', undefined, timeoutMs);
    const challenge = challengeSchema.parse(first.payload);
    const { token, device } = options;
    const hello = await request(
      'connect',
      {
        minProtocol: 4,
        maxProtocol: 4,
        client,
        role: 'operator',
        scopes,
        caps: [],
        auth: { token },
        ...(device && {
          device: proveDevice(device, { client, role: 'operator', scopes, token, challenge }),
        }),
        ...options.connect,
      },
      timeoutMs,
    );
    return {
      hello: helloSchema.parse(hello),
      request,
      event,
      closed,
      [Symbol.dispose]: () => ws.terminate(),
    };
  } catch (error) {
    if (error instanceof GatewayRefusedError) {
      error.closed = await within(closeWithinMs, 'close', closed).catch(() => undefined);
    }
    ws.terminate();
    throw error;
  }
}

/** After an error in the handshake the gateway closes by itself. */
const closeWithinMs = 2_000;

/** What it is refused with; not being refused is a failure. */
export async function refusal(work: Promise<unknown>): Promise<GatewayRefusedError> {
  const outcome = await work.then(
    () => 'it was let through',
    (error: unknown) => error,
  );
  if (outcome instanceof GatewayRefusedError) {
    return outcome;
  }
  throw new Error(`was not refused: ${String(outcome)}`);
}
