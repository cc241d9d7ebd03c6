import { recordedFrame, recordedMethods } from '#test/support/recorded-frames.ts';

import type { GatewayState } from './fake-gateway.ts';

type Request = { id: string; method: string; params?: Payload };
type Situation = { state: GatewayState; pid: number; scopes: readonly string[] };
type Payload = Record<string, unknown>;
type Answer = { payload: Payload } | { error: Payload };
/** The connection breaks before it is answered. */
type Lost = 'lost';

/** What changes a gateway. */
const changing = [
  'gateway.restart.request',
  'channels.start',
  'channels.stop',
  'config.apply',
] as const;
/** What takes no more than to look, and is answered by what is asked. */
const asked = ['config.schema', 'config.schema.lookup'] as const;
/** What people write, and what they are sent. */
const talking = ['send', 'sessions.subscribe', 'sessions.list', 'chat.history'] as const;
/** What gateways of the older protocol do not know. */
const newer: ReadonlySet<string> = new Set([
  'gateway.restart.request',
  'gateway.restart.preflight',
  'system.info',
]);

/** What a connected client is answered. */
export function answerTo(
  { id, method, params = {} }: Request,
  situation: Situation,
): object | Lost {
  const { state, scopes } = situation;
  state.calls.set(method, (state.calls.get(method) ?? 0) + 1);
  const needed = neededFor(method);
  if (!scopes.includes(needed) && !scopes.includes('operator.admin')) {
    return { ...missing(needed), id };
  }
  const answer =
    state.protocol === 3 && newer.has(method) ? undefined : say(method, params, situation);
  if (answer === 'lost') {
    return answer;
  }
  if (answer && 'error' in answer) {
    return { type: 'res', id, ok: false, error: answer.error };
  }
  return answer
    ? { type: 'res', id, ok: true, payload: answer.payload }
    : {
        type: 'res',
        id,
        ok: false,
        error: { code: 'INVALID_REQUEST', message: `unknown method: ${method}` },
      };
}

function neededFor(method: string): string {
  if (method === 'send') {
    return 'operator.write';
  }
  return isOf(changing, method) ? 'operator.admin' : 'operator.read';
}

function isOf<Name extends string>(names: readonly Name[], name: string): name is Name {
  return (names as readonly string[]).includes(name);
}

function missing(scope: string): object {
  const frame = recordedFrame('error-missing-scope') as { error: { details: object } };
  const details = { ...frame.error.details, missingScope: scope, requiredScopes: [scope] };
  return { ...frame, error: { ...frame.error, message: `missing scope: ${scope}`, details } };
}

function say(method: string, params: Payload, situation: Situation): Answer | Lost | undefined {
  if (isOf(changing, method)) {
    return change(method, params, situation.state);
  }
  if (isOf(asked, method)) {
    return lookUp(method, params);
  }
  if (isOf(talking, method)) {
    return talk(method, params, situation.state);
  }
  return isOf(recordedMethods, method) ? { payload: payloadOf(method, situation) } : undefined;
}

function change(method: (typeof changing)[number], params: Payload, state: GatewayState): Answer {
  switch (method) {
    case 'gateway.restart.request':
      if (state.restartStatus === undefined) {
        state.requestRestart();
        return { payload: recordedPayload(method) };
      }
      return { payload: { ...recordedPayload(method), status: state.restartStatus } };
    case 'channels.stop':
    case 'channels.start':
      return changeChannel(method, params, state);
    case 'config.apply': {
      const outcome = state.file.apply(params as { raw: string; baseHash?: string });
      if ('refusal' in outcome) {
        const { refusal, issues } = outcome;
        return { error: { ...recordedError(refusal), ...(issues && { details: { issues } }) } };
      }
      state.wroteConfig(outcome);
      return { payload: outcome.answer };
    }
    default:
      return method satisfies never;
  }
}

function talk(
  method: (typeof talking)[number],
  params: Payload,
  { messages, agents, channels }: GatewayState,
): Answer | Lost {
  switch (method) {
    case 'send': {
      const accounts = channels.status().channelAccounts[String(params['channel'])] ?? [];
      const isUnlinked = accounts.some(({ linked }) => linked === false);
      return messages.send(params, { agents, isUnlinked });
    }
    case 'sessions.subscribe':
      return { payload: recordedPayload(method) };
    case 'sessions.list':
      return { payload: messages.sessions() };
    case 'chat.history':
      return { payload: messages.history() };
    default:
      return method satisfies never;
  }
}

function changeChannel(
  method: 'channels.stop' | 'channels.start',
  params: Payload,
  { channels }: GatewayState,
): Answer {
  const { channel, accountId = 'default' } = params as { channel: string; accountId?: string };
  const accounts = channels.status().channelAccounts[channel];
  const account = accounts?.find((each) => each.accountId === accountId);
  if (!account) {
    return { error: { code: 'INVALID_REQUEST', message: `invalid ${method} channel` } };
  }
  if (method === 'channels.start' && account['linked'] === false) {
    return { payload: { ...recordedPayload('channels.start-unlinked'), channel, accountId } };
  }
  channels.set(
    channel,
    accountId,
    method === 'channels.start'
      ? { running: true, connected: true, lifecycle: 'ready' }
      : { running: false, connected: false, lifecycle: 'stopped' },
  );
  return { payload: { ...recordedPayload(method), channel, accountId } };
}

function lookUp(method: (typeof asked)[number], params: Payload): Answer {
  if (method === 'config.schema') {
    return { payload: recordedPayload(method) };
  }
  const path = String(params['path']);
  if (!(path in reloadKinds)) {
    return { error: recordedError('error-schema-path') };
  }
  return { payload: { ...recordedPayload(method), path, reloadKind: reloadKinds[path] } };
}

const reloadKinds: Readonly<Record<string, string>> = {
  gateway: 'restart',
  'gateway.bind': 'restart',
  'gateway.auth': 'restart',
  messages: 'none',
  channels: 'hot',
  models: 'hot',
};

const recordedPayload = (name: string) => (recordedFrame(name) as { payload: Payload }).payload;
const recordedError = (name: string) => (recordedFrame(name) as { error: Payload }).error;

function payloadOf(method: (typeof recordedMethods)[number], { state, pid }: Situation): Payload {
  const payload = recordedPayload(method);
  switch (method) {
    case 'status':
    case 'system.info':
      return { ...payload, pid };
    case 'gateway.identity.get':
      return { ...state.identity };
    case 'gateway.restart.preflight':
      return { ...payload, counts: { ...(payload['counts'] as object), ...state.work } };
    case 'channels.status':
      return state.channels.status();
    case 'agents.list':
      return { ...payload, agents: agentsOf(payload, state.agents) };
    case 'config.get':
      return configOf(state);
    case 'device.pair.list':
      return { pending: state.pairings.pending(), paired: [] };
    case 'health':
    case 'system-presence':
      return payload;
    default:
      return method satisfies never;
  }
}

function agentsOf(payload: Payload, ids: readonly string[]): object[] {
  const [recorded] = payload['agents'] as object[];
  return ids.map((id) => ({ ...recorded, id }));
}

/** The channels of the file are those that are there, as on a gateway whose plugins are. */
function configOf({ config, channels, file }: GatewayState): Payload {
  const names = Object.keys(channels.status().channelAccounts);
  return file.get({
    valid: config.valid,
    config: {
      channels: Object.fromEntries(names.map((name) => [name, { enabled: true }])),
      ...(config.bindings && { bindings: config.bindings }),
    },
  });
}
