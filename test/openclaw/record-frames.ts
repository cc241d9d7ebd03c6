import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { createDeviceIdentity } from '#test/support/device-identity.ts';
import { type ProbePath, probe } from '#test/support/gateway-probe.ts';
import {
  GatewayRefusedError,
  openGatewaySocket,
  type SocketOptions,
} from '#test/support/gateway-socket.ts';
import { createLocalTelegram } from '#test/support/local-telegram.ts';
import { framesFolder, recordedMethods } from '#test/support/recorded-frames.ts';

import { createGatewayProcess, type GatewayProcess } from './gateway-process.ts';
import { installFolder } from './install-gateway.ts';
import { createRedaction } from './redact.ts';

/**
 * What a real gateway says, one file for each thing said, in `frames/`. Answers and events are the whole frame;
 * where a close follows it stands beside it; what the HTTP probes say is kept for each phase of a gateway's life.
 */
type Frames = Map<string, unknown>;

const rotatedToken = 'another-token-of-the-tests';

/** Writes them all anew and gives back their names. */
export async function recordFrames(): Promise<string[]> {
  await using gateway = await createGatewayProcess({
    channels: 'whatsapp-unlinked',
    trustsProxy: true,
  });
  const frames: Frames = new Map();
  await recordStart(gateway, frames);
  await recordAnswers(gateway, frames);
  await recordRefusals(gateway, frames);
  await recordRemote(gateway, frames);
  const { token } = gateway;
  await recordEvents(gateway, frames);
  await recordLinked(frames);
  await recordMessages(frames);
  const redact = createRedaction(Number(new URL(gateway.url).port), {
    token,
    rotatedToken,
    folder: gateway.folder,
    install: installFolder,
  });
  await rm(framesFolder, { recursive: true, force: true });
  await mkdir(framesFolder);
  for (const [name, frame] of frames) {
    const text = JSON.stringify(redact(frame), null, 2);
    await writeFile(join(framesFolder, `${name}.json`), `${text}\n`);
  }
  await format();
  return [...frames.keys()];
}

/** While it starts: what the probes say from the first answer on, and how a handshake is put off. */
async function recordStart(gateway: GatewayProcess, frames: Frames): Promise<void> {
  const ready = gateway.start();
  let isStarting = true;
  const watched = watchProbes(gateway.url, frames, () => isStarting);
  while (!frames.has('refused-starting')) {
    const outcome = await refusedWith(gateway);
    if (outcome === 'accepted') {
      break;
    }
    if (outcome !== 'unreachable') {
      frames.set('refused-starting', outcome);
    }
    await pause(20);
  }
  await ready;
  isStarting = false;
  await watched;
  await watchProbes(gateway.url, frames, () => false);
}

async function watchProbes(url: string, frames: Frames, isOn: () => boolean): Promise<void> {
  const paths: readonly ProbePath[] = ['/healthz', '/startupz', '/readyz'];
  do {
    const answers = await Promise.all(paths.map((path) => probe(url, path)));
    const phase = (answers[1]?.body as { status?: string } | undefined)?.status;
    if (phase !== undefined && answers.every((answer) => answer !== undefined)) {
      frames.set(`http-${phase}`, Object.fromEntries(paths.map((path, at) => [path, answers[at]])));
    }
    await pause(20);
  } while (isOn());
}

async function recordAnswers(gateway: GatewayProcess, frames: Frames): Promise<void> {
  let last: unknown;
  const seen: unknown[] = [];
  const { url, token } = gateway;
  const onFrame = (frame: unknown) => {
    seen.push(frame);
    if ((frame as { type?: string }).type === 'res') {
      last = frame;
    }
  };
  using admin = await openGatewaySocket({ url, token, onFrame });
  frames.set('connect-challenge', seen[0]);
  frames.set('hello-ok', last);
  for (const method of recordedMethods) {
    await admin.request(method);
    frames.set(method, last);
  }
  const { hash: baseHash } = (await admin.request('config.get')) as { hash: string };
  const requests: readonly (readonly [string, string, object])[] = [
    ['error-unknown-method', 'nosuch.method', {}],
    ['error-invalid-params', 'config.get', { bogus: 1 }],
    ['error-stale-config', 'config.patch', { raw: '{messages:{}}', baseHash: 'stale' }],
    ['error-stale-config-apply', 'config.apply', { raw: '{}', baseHash: 'stale' }],
    ['error-config-issues', 'config.patch', { raw: '{gateway:{bind:"nowhere"}}', baseHash }],
    ['error-config-not-json5', 'config.apply', { raw: '{ this is: not', baseHash }],
    ['config.schema.lookup', 'config.schema.lookup', { path: 'gateway.bind' }],
    ['error-schema-path', 'config.schema.lookup', { path: 'nosuch' }],
    ['channels.start-unlinked', 'channels.start', { channel: 'whatsapp' }],
    [
      'error-send-not-linked',
      'send',
      { to: '+15555550123', message: 'hello', channel: 'whatsapp', idempotencyKey: 'a-key' },
    ],
  ];
  for (const [name, method, params] of requests) {
    await admin.request(method, params).catch(() => undefined);
    frames.set(name, last);
  }
  const { schema } = (await admin.request('config.schema')) as { schema: object };
  frames.set('config.schema', { ...(last as object), payload: { schema: outlineOf(schema) } });
  using powerless = await openGatewaySocket({ url, token, onFrame, scopes: [] });
  await powerless.request('status').catch(() => undefined);
  frames.set('error-missing-scope', last);
}

async function recordRefusals(gateway: GatewayProcess, frames: Frames): Promise<void> {
  const headers = gateway.remoteHeaders;
  const device = createDeviceIdentity();
  const { id, publicKey } = createDeviceIdentity();
  const liar = { id, publicKey, sign: (text: string) => device.sign(text) };
  const refusals: readonly (readonly [string, Partial<SocketOptions>])[] = [
    ['refused-wrong-token', { token: 'wrong' }],
    ['refused-no-token', { connect: { auth: {} } }],
    ['refused-no-token-with-device', { connect: { auth: {} }, device, token: '' }],
    ['refused-old-protocol', { connect: { minProtocol: 3, maxProtocol: 3 } }],
    ['refused-unknown-field', { connect: { bogus: 1 } }],
    ['refused-not-paired', { device, headers }],
    ['refused-wrong-signature', { device: liar, headers }],
  ];
  for (const [name, options] of refusals) {
    frames.set(name, await refusedWith(gateway, options));
  }
}

/** What a client on another machine is told: first without a device, then with one that is paired. */
async function recordRemote(gateway: GatewayProcess, frames: Frames): Promise<void> {
  const { url, token, remoteHeaders: headers } = gateway;
  const device = createDeviceIdentity();
  await refusedWith(gateway, { device, headers });
  await gateway.approvePairing(device.id);
  for (const [name, proof] of [
    ['hello-ok-remote', {}],
    ['hello-ok-paired', { device }],
  ] as const) {
    using _socket = await openGatewaySocket({
      url,
      token,
      headers,
      ...proof,
      onFrame: (frame) => {
        frames.set(name, frame);
      },
    });
  }
}

async function refusedWith(gateway: GatewayProcess, options: Partial<SocketOptions> = {}) {
  const { url, token } = gateway;
  let response: unknown;
  try {
    using _socket = await openGatewaySocket({
      url,
      token,
      ...options,
      onFrame: (frame) => {
        response = frame;
      },
    });
    return 'accepted';
  } catch (error) {
    if (!(error instanceof GatewayRefusedError) || response === undefined) {
      return 'unreachable';
    }
    return { frame: response, close: error.closed };
  }
}

/** The first of each kind that this brings about. */
async function recordEvents(gateway: GatewayProcess, frames: Frames): Promise<void> {
  const { url, token } = gateway;
  const onFrame = (frame: unknown) => {
    const { type, event } = frame as { type: string; event?: string };
    if (type === 'event' && event !== 'connect.challenge' && !frames.has(`event-${event}`)) {
      frames.set(`event-${event}`, frame);
    }
  };
  {
    using admin = await openGatewaySocket({ url, token, onFrame });
    const device = createDeviceIdentity();
    const tick = admin.event('tick', undefined, 60_000);
    const resolved = admin.event('device.pair.resolved');
    await refusedWith(gateway, { device, headers: gateway.remoteHeaders });
    await gateway.approvePairing(device.id);
    await resolved;
    const { hash } = await admin.request('config.get');
    const changed = admin.event('config.changed');
    const raw = '{messages:{responsePrefix:"x"}}';
    await admin.request('config.patch', { raw, baseHash: hash });
    await changed;
    await tick;
    let isRestarting = true;
    const watched = watchProbes(url, frames, () => isRestarting);
    await gateway.restart();
    isRestarting = false;
    await watched;
    const frame = frames.get('event-shutdown');
    frames.set('event-shutdown', { frame, close: await admin.closed });
  }
  {
    using admin = await openGatewaySocket({ url, token });
    await gateway.rotateToken(rotatedToken);
    frames.set('closed-token-rotated', { close: await admin.closed });
  }
  using last = await gateway.open();
  const shutdown = last.event('shutdown');
  await gateway.stop();
  frames.set('event-shutdown-for-good', { frame: await shutdown, close: await last.closed });
}

/** The stand-in's answers, not the plugin's: a phone would have to be linked for that. */
async function recordLinked(frames: Frames): Promise<void> {
  await using gateway = await createGatewayProcess({ channels: 'whatsapp-linked' });
  await gateway.start();
  let last: unknown;
  using admin = await openGatewaySocket({
    url: gateway.url,
    token: gateway.token,
    onFrame: (frame) => {
      last = frame;
    },
  });
  const record = async (name: string, method: string, params: object = {}) => {
    await admin.request(method, params);
    frames.set(name, last);
  };
  await record('channels.status-linked', 'channels.status');
  await record('channels.stop', 'channels.stop', { channel: 'whatsapp' });
  await record('channels.status-stopped', 'channels.status');
  await record('channels.start', 'channels.start', { channel: 'whatsapp' });
  const { hash: baseHash } = (await admin.request('config.get')) as { hash: string };
  const good = await readFile(gateway.configPath, 'utf8');
  await record('config.apply', 'config.apply', { raw: good, baseHash });
  await writeFile(gateway.configPath, JSON.stringify({ ...JSON.parse(good), bogus: 1 }));
  await record('config.get-invalid', 'config.get');
  await record('gateway.restart.request', 'gateway.restart.request', { reason: 'test' });
}

/** A message to a person and one from a person, over a channel that needs no phone. */
async function recordMessages(frames: Frames): Promise<void> {
  await using telegram = await createLocalTelegram();
  await using gateway = await createGatewayProcess({ telegram });
  await gateway.start();
  let last: unknown;
  const { url, token } = gateway;
  using admin = await openGatewaySocket({
    url,
    token,
    onFrame: (frame) => {
      last = frame;
    },
  });
  const record = async (name: string, method: string, params: object = {}) => {
    await admin.request(method, params).catch(() => undefined);
    frames.set(name, last);
  };
  const text = { to: '15555550123', channel: 'telegram', message: 'hello' };
  await record('agents.list-several', 'agents.list');
  await record('error-send-no-agent', 'send', { ...text, idempotencyKey: 'one' });
  await record('send', 'send', { ...text, idempotencyKey: 'two', agentId: 'answers' });
  await record('sessions.subscribe', 'sessions.subscribe');
  const written = admin.event(
    'session.message',
    ({ message }) => (message as { role?: string } | undefined)?.role === 'user',
    120_000,
  );
  telegram.write(15_555_550_123, 'ok 4821');
  frames.set('event-session.message', await written);
  const list = await admin.request('sessions.list', { sortBy: 'activity', limit: 20 });
  frames.set('sessions.list', last);
  const [session] = list['sessions'] as { key: string }[];
  await record('chat.history', 'chat.history', { sessionKey: session?.key, limit: 50 });
}

/** So far down; what is below may be anything. */
const maxOutlineDepth = 6;

/** The parts of a configuration that gateways of the tests have. */
const outlined = new Set([
  'meta',
  'logging',
  'update',
  'models',
  'agents',
  'bindings',
  'messages',
  'plugins',
  'channels',
  'gateway',
]);

/** What a configuration may hold, as far as a gateway of the tests has it, and not what each thing is for. */
function outlineOf(schema: unknown, depth = 0): unknown {
  if (Array.isArray(schema)) {
    return schema.map((each) => outlineOf(each, depth));
  }
  if (typeof schema !== 'object' || schema === null) {
    return schema;
  }
  if (depth > maxOutlineDepth) {
    return {};
  }
  const entries = Object.entries(schema)
    .filter(([key]) => !['title', 'description', 'pattern'].includes(key))
    .filter(([key]) => depth !== 1 || outlined.has(key))
    .map(([key, value]) => [key, outlineOf(value, depth + 1)]);
  return Object.fromEntries(entries);
}

/** As `biome` wants it, so that the recording can be committed as it is. */
async function format(): Promise<void> {
  const root = join(import.meta.dirname, '../..');
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const child = spawn(process.execPath, [biome, 'format', '--write', framesFolder], {
    cwd: root,
    stdio: 'ignore',
  });
  await new Promise((resolve) => child.on('close', resolve));
}
