import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { freePort } from '#test/support/free-port.ts';
import { isLive, isReady, probe } from '#test/support/gateway-probe.ts';
import { type GatewaySocket, openGatewaySocket } from '#test/support/gateway-socket.ts';
import type { GatewayOptions, GatewayUnderTest } from '#test/support/gateway-under-test.ts';

import { createGatewayFolder } from './gateway-folder.ts';
import { gatewayEntry } from './install-gateway.ts';

/** The real gateway, with what only a process of its own can tell. */
export type GatewayProcess = GatewayUnderTest & {
  readonly kind: 'real';
  readonly pid: number | undefined;
  /** Where its config, state and logs are, until it is disposed of. */
  readonly folder: string;
  /** How long the last start took, from the spawn on. */
  readonly lastStart: { liveMs: number; readyMs: number };
  /** How the last process ended. */
  readonly lastExit: { code: number | null; signal: NodeJS.Signals | null } | undefined;
  /** An admin socket of the harness's own. */
  open(): Promise<GatewaySocket>;
};

/** A start took up to 60 s on a machine with other work. */
const readyWithinMs = 180_000;
const stopWithinMs = 20_000;
const pollMs = 50;

export async function createGatewayProcess(options: GatewayOptions = {}): Promise<GatewayProcess> {
  const port = await freePort();
  const url = `ws://127.0.0.1:${port}`;
  let token = `token-of-the-tests-${randomUUID()}`;
  const folder = await createGatewayFolder({ ...options, port, token });
  let child: ChildProcess | undefined;
  let ended: Promise<unknown> = Promise.resolve();
  let lastExit: GatewayProcess['lastExit'];
  let lastStart = { liveMs: 0, readyMs: 0 };

  const isRunning = () => child?.exitCode === null && child.signalCode === null;
  const open = () => openGatewaySocket({ url, token });

  function signal(name: NodeJS.Signals): void {
    if (!isRunning()) {
      throw new Error(`the gateway is not running, so it cannot be sent ${name}`);
    }
    child?.kill(name);
  }

  async function start(): Promise<void> {
    if (isRunning()) {
      throw new Error('the gateway is already running');
    }
    const startedAt = performance.now();
    const process_ = spawn(process.execPath, [gatewayEntry, 'gateway', 'run'], {
      cwd: folder.path,
      env: folder.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = process_;
    const output = createWriteStream(join(folder.path, 'output.log'), { flags: 'a' });
    process_.stdout.pipe(output, { end: false });
    process_.stderr.pipe(output, { end: false });
    const endWithUs = () => process_.kill('SIGKILL');
    process.once('exit', endWithUs);
    ended = once(process_, 'close').then(([code, endSignal]) => {
      lastExit = { code: code as number | null, signal: endSignal as NodeJS.Signals | null };
      process.off('exit', endWithUs);
      output.end();
    });
    lastExit = undefined;
    const sinceStart = () => Math.round(performance.now() - startedAt);
    await until('it is live', async () => isLive(await probe(url, '/healthz')));
    const liveMs = sinceStart();
    await untilReady();
    lastStart = { liveMs, readyMs: sinceStart() };
  }

  const untilReady = () => until('it is ready', async () => isReady(await probe(url, '/readyz')));

  /** Polls: the gateway tells nobody how far it is. */
  async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + readyWithinMs;
    while (!(await isSo())) {
      if (!isRunning()) {
        throw new Error(`the gateway ended before ${what}:\n${await lastOutput()}`);
      }
      if (performance.now() > deadline) {
        throw new Error(`waited ${readyWithinMs} ms until ${what}:\n${await lastOutput()}`);
      }
      await pause(pollMs);
    }
  }

  const lastOutput = async () =>
    (await readFile(join(folder.path, 'output.log'), 'utf8')).slice(-2_000);

  async function kill(): Promise<void> {
    signal('SIGKILL');
    await ended;
  }

  async function stop(): Promise<void> {
    if (!isRunning()) {
      return;
    }
    child?.kill('SIGCONT');
    child?.kill('SIGTERM');
    const timer = setTimeout(() => child?.kill('SIGKILL'), stopWithinMs);
    await ended;
    clearTimeout(timer);
  }

  async function restart(): Promise<void> {
    using admin = await open();
    const { bootId } = admin.hello.server;
    await admin.request('gateway.restart.request', { reason: 'test' });
    await admin.closed;
    if (options.mode === 'external') {
      await ended;
      await start();
      return;
    }
    await until('it has booted anew', async () => {
      try {
        using socket = await open();
        return socket.hello.server.bootId !== bootId;
      } catch {
        return false;
      }
    });
    await untilReady();
  }

  async function rotateToken(next: string): Promise<void> {
    using admin = await open();
    const { hash } = await admin.request('config.get');
    const raw = JSON.stringify({ gateway: { auth: { token: next } } });
    // The answer may be overtaken by the close of this very socket.
    const patched = admin.request('config.patch', { raw, baseHash: hash });
    const { code } = await Promise.race([admin.closed, patched.then(() => admin.closed)]);
    if (code !== 4001) {
      throw new Error(`the token was not rotated: the socket was closed with ${code}`);
    }
    token = next;
  }

  async function approvePairing(deviceId: string): Promise<void> {
    using admin = await open();
    const asked = admin.event(
      'device.pair.requested',
      (request) => request['deviceId'] === deviceId,
    );
    let requestId = await pendingRequest(admin, deviceId);
    if (requestId === undefined) {
      await asked;
      requestId = await pendingRequest(admin, deviceId);
    }
    await admin.request('device.pair.approve', { requestId });
  }

  return {
    kind: 'real',
    url,
    get token() {
      return token;
    },
    get pid() {
      return isRunning() ? child?.pid : undefined;
    },
    folder: folder.path,
    configPath: folder.configPath,
    get isRunning() {
      return isRunning();
    },
    get lastStart() {
      return lastStart;
    },
    get lastExit() {
      return lastExit;
    },
    remoteHeaders: { 'X-Forwarded-For': '203.0.113.9' },
    open,
    start,
    kill,
    hang: async () => signal('SIGSTOP'),
    resume: async () => signal('SIGCONT'),
    restart,
    rotateToken,
    approvePairing,
    stop,
    async [Symbol.asyncDispose]() {
      if (isRunning()) {
        await kill();
      }
      await rm(folder.path, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function pendingRequest(admin: GatewaySocket, deviceId: string): Promise<string | undefined> {
  const { pending } = (await admin.request('device.pair.list')) as {
    pending: { requestId: string; deviceId: string }[];
  };
  return pending.find((request) => request.deviceId === deviceId)?.requestId;
}
