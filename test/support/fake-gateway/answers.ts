import { recordedFrame, recordedMethods } from '#test/support/recorded-frames.ts';

import type { GatewayState } from './fake-gateway.ts';

type Request = { id: string; method: string; params?: object };
type Situation = { state: GatewayState; pid: number; scopes: readonly string[] };
type Payload = Record<string, unknown>;

/** What a connected client is answered. */
export function answerTo({ id, method }: Request, situation: Situation): object {
  const { state, scopes } = situation;
  state.calls.set(method, (state.calls.get(method) ?? 0) + 1);
  if (!scopes.some((scope) => scope === 'operator.read' || scope === 'operator.admin')) {
    return { ...(recordedFrame('error-missing-scope') as object), id };
  }
  const payload = payloadOf(method, situation);
  return payload
    ? { type: 'res', id, ok: true, payload }
    : {
        type: 'res',
        id,
        ok: false,
        error: { code: 'INVALID_REQUEST', message: `unknown method: ${method}` },
      };
}

function payloadOf(method: string, { state, pid }: Situation): Payload | undefined {
  if (!(recordedMethods as readonly string[]).includes(method)) {
    return undefined;
  }
  const { payload } = recordedFrame(method) as { payload: Payload };
  switch (method) {
    case 'status':
    case 'system.info':
      return { ...payload, pid };
    case 'gateway.identity.get':
      return { ...state.identity };
    case 'channels.status':
      return state.channels.status();
    case 'agents.list':
      return { ...payload, agents: agentsOf(payload, state.agents) };
    case 'config.get':
      return configOf(payload, state);
    case 'device.pair.list':
      return { pending: state.pairings.pending(), paired: [] };
    default:
      return payload;
  }
}

function agentsOf(payload: Payload, ids: readonly string[]): object[] {
  const [recorded] = payload['agents'] as object[];
  return ids.map((id) => ({ ...recorded, id }));
}

/** The channels of the file are those that are there, as on a gateway whose plugins are. */
function configOf(payload: Payload, { config, channels }: GatewayState): Payload {
  const names = Object.keys(channels.status().channelAccounts);
  const ofFile = payload['config'] as Payload;
  return {
    ...payload,
    valid: config.valid,
    issues: config.valid ? [] : [{ path: 'gateway.bind', message: 'Invalid input' }],
    config: {
      ...ofFile,
      channels: Object.fromEntries(names.map((name) => [name, { enabled: true }])),
      ...(config.bindings && { bindings: config.bindings }),
    },
  };
}
