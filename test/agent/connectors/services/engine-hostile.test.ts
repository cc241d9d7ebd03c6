import { once } from 'node:events';
import { chmod, link, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { createDockerManager } from '#electron/agent/connectors/services/docker/docker-manager.ts';
import type { ServiceState } from '#electron/agent/connectors/services/service-manager.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { asNobody } from '#test/support/as-nobody.ts';
import { recordedService } from '#test/support/recorded-services.ts';
import { aServiceContext } from '#test/support/service-context.ts';
import { listenAtPath, type UnixListener } from '#test/support/unix-listener.ts';

const manager = createDockerManager({ variable: () => undefined });
const serviceAt = (socket: string) => ({ type: 'docker', container: 'sales', socket }) as const;

const look = (socket: string, context = aServiceContext()) =>
  manager.look(serviceAt(socket), context);
const restart = (socket: string) => manager.restart(serviceAt(socket), aServiceContext());

/** An engine that describes every container, and says this to a restart. */
const answering = (restarted: string): Promise<UnixListener> =>
  listenAtPath('engine.sock', (socket) => {
    socket.once('data', (asked: Buffer) => {
      socket.end(asked.toString().startsWith('POST') ? restarted : description({}));
    });
  });

const saying = (text: string | Buffer) =>
  listenAtPath('engine.sock', (socket) => {
    socket.once('data', () => socket.end(text));
  });

function http(status: number, body: unknown): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return `HTTP/1.1 ${status} X\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}

function description(changed: object): string {
  return http(200, { ...(recordedService('container-docker') as object), ...changed });
}

describe('what an engine answers that is no description', () => {
  test.for([
    ['nothing at all', '', { reason: 'cut', phase: 'head' }],
    ['something else than HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', { reason: 'not_http' }],
    ['a page', http(200, '<html></html>'), { reason: 'bad_answer' }],
    ['a description without a state', description({ State: {} }), { reason: 'bad_answer' }],
    ['an id that is none', description({ Id: '../../etc' }), { reason: 'bad_answer' }],
    [
      'a head without an end',
      `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(40_000)}`,
      { reason: 'head_too_large' },
    ],
    [
      'a cut body',
      'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{',
      { reason: 'cut', phase: 'body' },
    ],
    [
      'more than a description can be',
      `HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(600_000)}`,
      { reason: 'body_too_large' },
    ],
    ['an error of its own', http(500, { message: 'it\u0000is\u001b[31m broken' }), { status: 500 }],
    ['another page that is not found', http(404, 'not found'), { status: 404 }],
  ] as const)('%s', async ([, said, evidence]) => {
    await using engine = await saying(said);

    const state = await look(engine.path);

    expect(state).toMatchObject({ isAvailable: false, reason: 'manager_silent', evidence });
    expect(JSON.stringify(state)).not.toMatch(/\\u00/);
  });

  test('an answer that drips for ever ends at the time limit', async () => {
    const clock = createVirtualClock();
    let asked: Socket | undefined;
    await using engine = await listenAtPath('engine.sock', (socket) => {
      asked = socket;
    });
    const looked = look(engine.path, aServiceContext({ clock }));
    await expect.poll(() => asked).toBeDefined();
    asked?.write('HTTP/1.1 200 OK\r\n');

    await clock.advance(manager.lookWithinMs);

    expect(await looked).toMatchObject({
      isAvailable: false,
      reason: 'manager_silent',
      evidence: { reason: 'timeout', phase: 'head' },
    });
  });

  test('asking who else would restart it never rejects', async () => {
    const stop = new AbortController();
    stop.abort(new Error('stopped'));

    const rivals = manager.rivals?.(
      serviceAt('/nowhere'),
      aServiceContext({ signal: stop.signal }),
    );

    expect(await rivals).toEqual([]);
  });

  test('a look ends when it is aborted', async () => {
    const stop = new AbortController();
    await using engine = await listenAtPath('engine.sock', () => stop.abort(new Error('stopped')));

    const looked = look(engine.path, aServiceContext({ signal: stop.signal }));

    await expect(looked).rejects.toThrow('stopped');
  });
});

describe('an engine that cannot be asked', () => {
  test('has no socket', async () => {
    const restarted = restart('/nowhere/engine.sock');

    await expect(restarted).rejects.toMatchObject({
      code: 'restart_unavailable',
      details: { reason: 'manager_missing' },
    });
    expect(await look('/nowhere/engine.sock')).toEqual({
      isAvailable: false,
      reason: 'manager_missing',
      evidence: { looked: ['/nowhere/engine.sock'] },
    });
  });

  test('has a file in the place of its socket', async () => {
    await using engine = await saying('');
    const file = join(engine.folder, 'file');
    await writeFile(file, '');

    expect(await look(file)).toMatchObject({ isAvailable: false });
  });

  test('has left its socket behind', async () => {
    await using engine = await saying('');
    const path = join(engine.folder, 'left.sock');
    await leaveSocket(path);

    expect(await look(path)).toMatchObject({
      reason: 'manager_silent',
      evidence: { errno: 'ECONNREFUSED' },
    });
  });

  test('has a socket that we may not use, which only a person can change', async () => {
    await using engine = await saying(description({}));
    await chmod(engine.folder, 0o755);
    await chmod(engine.path, 0o600);

    const { state, restarted } = await asNobody(async () => ({
      state: await look(engine.path),
      restarted: await restart(engine.path).catch((error: unknown) => error),
    }));

    expect(state).toEqual({
      isAvailable: false,
      reason: 'engine_refused',
      evidence: { socket: engine.path },
    });
    expect(restarted).toMatchObject({
      code: 'restart_refused',
      details: { reason: 'engine_refused', socket: engine.path },
    });
  });
});

describe('a restart that an engine does not do', () => {
  test.for([
    [
      'a proxy that only lets look',
      http(403, '<h1>Forbidden</h1>'),
      'restart_refused',
      { reason: 'engine_refused', status: 403 },
    ],
    [
      'gone since the look',
      http(404, { message: 'No such container' }),
      'restart_unavailable',
      { reason: 'service_missing' },
    ],
    [
      'being removed',
      http(409, { message: 'removal is in progress' }),
      'restart_refused',
      { status: 409, message: 'removal is in progress' },
    ],
    [
      'failed',
      http(500, { message: 'no space left\non device' }),
      'restart_failed',
      { status: 500 },
    ],
    ['gone without a word', '', 'restart_failed', { reason: 'manager_silent' }],
  ] as const)('%s', async ([, said, code, details]) => {
    await using engine = await answering(said);

    await expect(restart(engine.path)).rejects.toMatchObject({ code, details });
  });

  test('is asked for by the name that was given, and with the container’s own time to stop', async () => {
    const asked: string[] = [];
    await using engine = await listenAtPath('engine.sock', (socket) => {
      socket.once('data', (bytes: Buffer) => {
        const [line = ''] = bytes.toString().split('\r\n');
        asked.push(line);
        socket.end(
          line.startsWith('POST')
            ? 'HTTP/1.1 204 No Content\r\n\r\n'
            : description({ Config: { StopTimeout: 45 } }),
        );
      });
    });

    await restart(engine.path);

    expect(asked).toEqual([
      'GET /containers/sales/json HTTP/1.1',
      'POST /containers/sales/restart?t=45 HTTP/1.1',
    ]);
  });
});

describe('where engines are looked for', () => {
  const runtime = (folder: string) =>
    createDockerManager({
      variable: (name) => (name === 'XDG_RUNTIME_DIR' ? folder : undefined),
    });

  test('the first engine that has the container is the one, whatever the others say', async () => {
    await using without = await listenAtPath('docker.sock', (socket) => {
      socket.once('data', () => socket.end(http(404, { message: 'No such container' })));
    });
    await using having = await saying(description({}));
    const found = createDockerManager({
      variable: (name) =>
        ({ DOCKER_HOST: `unix://${having.path}`, XDG_RUNTIME_DIR: without.folder })[name],
    });

    const state: ServiceState = await found.look(
      { type: 'docker', container: 'sales' },
      aServiceContext(),
    );

    expect(state).toMatchObject({ isAvailable: true });
  });

  test('an engine that does not answer is told of before one that has no such container', async () => {
    await using silent = await listenAtPath('docker.sock', (socket) => {
      socket.once('data', () => socket.end('?'));
    });

    const state = await runtime(silent.folder).look(
      { type: 'docker', container: 'sales' },
      aServiceContext(),
    );

    expect(state).toMatchObject({ isAvailable: false, reason: 'manager_silent' });
  });
});

/** What a listener leaves that was killed. */
async function leaveSocket(path: string): Promise<void> {
  const server = createServer().listen(path);
  await once(server, 'listening');
  const kept = `${path}.kept`;
  await link(path, kept);
  server.close();
  await once(server, 'close');
  await link(kept, path);
  await rm(kept);
}
