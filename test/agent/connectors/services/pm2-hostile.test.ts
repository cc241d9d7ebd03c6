import { chmod } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';

import { encodeMessage } from '#electron/agent/connectors/services/pm2/amp.ts';
import { createPm2Manager } from '#electron/agent/connectors/services/pm2/pm2-manager.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { asNobody } from '#test/support/as-nobody.ts';
import { recordedService } from '#test/support/recorded-services.ts';
import { aServiceContext } from '#test/support/service-context.ts';
import { listenAtPath } from '#test/support/unix-listener.ts';

const manager = createPm2Manager({ variable: () => undefined, homeFolder: () => '/nowhere' });
const serviceAt = (home: string) => ({ type: 'pm2', name: 'bot', home }) as const;
const look = (home: string, context = aServiceContext()) => manager.look(serviceAt(home), context);
const restart = (home: string) => manager.restart(serviceAt(home), aServiceContext());

const callId = 'admin-agent:0';
const reply = (said: unknown, id: string = callId) => encodeMessage([said, id]);
const recorded = recordedService('pm2-list') as [{ pm2_env: object }];

const saying = (said: Buffer | string) =>
  listenAtPath('rpc.sock', (socket) => {
    socket.once('data', () => socket.end(said));
  });

/** Lists the app on record with these changes, and says this to a restart. */
const listing = (changed: object, restarted: unknown = { args: [{}] }) =>
  listenAtPath('rpc.sock', (socket) => {
    socket.once('data', (asked: Buffer) => {
      const isRestart = asked.includes('restartProcessId');
      const [app] = recorded;
      const listed = { ...app, pm2_env: { ...app.pm2_env, ...changed } };
      socket.end(reply(isRestart ? restarted : { args: [[listed]] }));
    });
  });

describe('what answers in the place of PM2', () => {
  test.for([
    ['nothing at all', '', { reason: 'cut' }],
    ['something else than its frames', 'HTTP/1.1 400 Bad Request\r\n\r\n', { reason: 'not_amp' }],
    [
      'a part longer than any list',
      Buffer.from([0x11, 0xff, 0xff, 0xff, 0xff]),
      { reason: 'too_large' },
    ],
    [
      'JSON that is none',
      Buffer.concat([Buffer.from([0x11, 0, 0, 0, 3]), Buffer.from('j:{')]),
      { reason: 'bad_json' },
    ],
    ['an answer to another call', reply({ args: [[]] }, 'other:1'), { reason: 'bad_answer' }],
    ['an answer without a list', reply({ args: ['apps'] }), { reason: 'bad_answer' }],
    [
      'a list of millions',
      reply({ args: [Array.from({ length: 3_000 }, () => ({}))] }),
      { reason: 'bad_answer' },
    ],
    ['an error', reply({ error: 'it\u0000is broken' }), { message: 'itis broken' }],
  ] as const)('%s', async ([, said, evidence]) => {
    await using pm2 = await saying(said);

    expect(await look(pm2.folder)).toMatchObject({
      isAvailable: false,
      reason: 'manager_silent',
      evidence: { home: pm2.folder, ...evidence },
    });
  });

  test('an entry that is not as PM2 makes them does not hide its neighbours', async () => {
    await using pm2 = await saying(
      reply({ args: [[null, 'bot', { name: 'bot' }, { pm_id: 'x' }, ...recorded]] }),
    );

    expect(await look(pm2.folder)).toMatchObject({ isAvailable: true, phase: 'running' });
  });

  test('figures that are none are left out', async () => {
    await using pm2 = await listing({
      restart_time: 'often',
      max_memory_restart: -1,
      pm_uptime: null,
    });

    expect(await look(pm2.folder)).toMatchObject({ phase: 'running', health: null, restarts: 0 });
  });

  test('an answer that never ends is given up at the time limit', async () => {
    const clock = createVirtualClock();
    let asked: Socket | undefined;
    await using pm2 = await listenAtPath('rpc.sock', (socket) => {
      asked = socket;
    });
    const looked = look(pm2.folder, aServiceContext({ clock }));
    await expect.poll(() => asked).toBeDefined();
    asked?.write(Buffer.from([0x12, 0, 0, 1, 0]));

    await clock.advance(manager.lookWithinMs);

    expect(await looked).toMatchObject({
      reason: 'manager_silent',
      evidence: { reason: 'timeout' },
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
    await using pm2 = await listenAtPath('rpc.sock', () => stop.abort(new Error('stopped')));

    await expect(look(pm2.folder, aServiceContext({ signal: stop.signal }))).rejects.toThrow(
      'stopped',
    );
  });

  test('a socket that we may not use is said, and only a person can change it', async () => {
    await using pm2 = await listing({});
    await chmod(pm2.folder, 0o755);
    await chmod(pm2.path, 0o600);

    const { state, restarted } = await asNobody(async () => ({
      state: await look(pm2.folder),
      restarted: await restart(pm2.folder).catch((error: unknown) => error),
    }));

    expect(state).toMatchObject({ isAvailable: false, reason: 'manager_refused' });
    expect(restarted).toMatchObject({
      code: 'restart_refused',
      details: { reason: 'manager_refused' },
    });
  });
});

describe('states that PM2 tells of', () => {
  test.for([
    ['launching', { phase: 'starting' }],
    ['one-launch-status', { phase: 'starting' }],
    ['stopping', { phase: 'stopping' }],
    ['waiting restart', { phase: 'stopped', reason: 'crashing' }],
    ['something new', { phase: 'stopped', reason: null }],
  ] as const)('%s', async ([status, expected]) => {
    await using pm2 = await listing({ status });

    expect(await look(pm2.folder)).toMatchObject(expected);
  });

  test('with some instances of a cluster gone the app is not well', async () => {
    const [app] = recorded;
    const gone = { ...app, pm_id: 1, pm2_env: { ...app.pm2_env, status: 'errored' } };
    await using pm2 = await saying(reply({ args: [[app, gone]] }));

    expect(await look(pm2.folder)).toMatchObject({
      phase: 'running',
      health: 'degraded',
      reason: 'instances_missing',
      evidence: { instances: '1/2', status: 'online, errored' },
    });
  });
});

test('a restart that PM2 does not do is a failure, in its words', async () => {
  await using pm2 = await listing({}, { error: 'PM2 is being killed' });

  await expect(restart(pm2.folder)).rejects.toMatchObject({
    code: 'restart_failed',
    details: { message: 'PM2 is being killed' },
  });
});

test('where PM2 is follows the bot, then the environment, then the home folder', () => {
  const environment = new Map<string, string>();
  const own = createPm2Manager({
    variable: (name) => environment.get(name),
    homeFolder: () => '/home/bot',
  });
  const nameOf = (home?: string) =>
    own.nameOf({ type: 'pm2', name: 'sales', ...(home !== undefined && { home }) });

  const ofUser = nameOf();
  environment.set('PM2_HOME', '/srv/pm2');

  expect(ofUser).toBe('pm2:/home/bot/.pm2 sales');
  expect(nameOf()).toBe('pm2:/srv/pm2 sales');
  expect(nameOf('/opt/pm2')).toBe('pm2:/opt/pm2 sales');
});
