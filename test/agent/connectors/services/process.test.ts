import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { readService } from '#electron/agent/connectors/services/service-reading.ts';
import { AppError } from '#shared/errors.ts';
import { createProgramHouse, isAlive, odd, pidOf } from '#test/support/held-program.ts';
import { probeContext } from '#test/support/test-agent.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'admin-agent-programs-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const secret = 'canary-9f3b7c1d2e4a';

test('a program that is held runs, and is a new run after a restart', async () => {
  await using house = await createProgramHouse();
  const bot = house.hold(odd('polite'));

  const first = await bot.next('running');
  const again = await bot.restart();
  const second = await bot.next('running');

  expect(readService(first, 1)).toMatchObject({ cause: null, layers: { process: 'pass' } });
  expect(again.verifyWithinMs).toBeGreaterThan(0);
  expect(second.runId).not.toBe(first.runId);
  expect(isAlive(pidOf(first))).toBe(false);
  expect(await bot.look()).toMatchObject({ phase: 'running', runId: second.runId });
});

test('a program that ends is down at once and for certain, with how it ended and what it said last', async () => {
  await using house = await createProgramHouse();
  const bot = house.hold(odd('exit', { detail: '3' }));

  const ended = await bot.next('stopped');

  expect(readService(ended, null)).toMatchObject({
    cause: 'refused',
    reason: 'service_stopped',
    code: 3,
    isFinal: true,
    evidence: { exitCode: 3, output: 'it cannot go on' },
  });
});

test('a program that was killed tells by which signal, and stays down until it is restarted', async () => {
  await using house = await createProgramHouse();
  const bot = house.hold(odd('run'));
  const first = await bot.next('running');

  process.kill(pidOf(first), 'SIGKILL');
  const ended = await bot.next('stopped');
  const stillDown = await bot.look();
  await bot.restart();

  expect(ended.exit).toEqual({ code: null, signal: 'SIGKILL' });
  expect(stillDown.phase).toBe('stopped');
  expect(await bot.look()).toMatchObject({ phase: 'running' });
});

test('a program is ready once it has said so', async () => {
  await using house = await createProgramHouse();
  const mute = house.hold(odd('mute', { readyText: 'ready' }), { subject: 'mute' });
  const bot = house.hold(odd('run', { readyText: 'ready' }), { subject: 'bot' });

  await bot.next('running');

  expect(await mute.look()).toMatchObject({ phase: 'starting' });
  expect(readService(await mute.look(), 1)).toMatchObject({ isInconclusive: true });
});

test.for<[string, object, string]>([
  ['a folder that is not there', { cwd: '/nowhere/at/all' }, 'folder_missing'],
  ['a program that is not there', { argv: ['/nowhere/at/all'] }, 'program_missing'],
  ['a bare name that no folder holds', { argv: ['no-such-program-at-all'] }, 'program_missing'],
])('%s leaves the step to a person', async ([, change, reason]) => {
  await using house = await createProgramHouse();
  const service = { ...odd('run'), ...change };
  const bot = house.hold(service);

  const failed = await bot.next('stopped');
  const trial = await house.manager.look(service, { ...probeContext(), subject: null });

  expect(readService(failed, null)).toMatchObject({ cause: 'refused', reason, isFinal: true });
  expect(trial).toMatchObject({ phase: 'stopped', reason });
  await expect(bot.restart()).rejects.toMatchObject({
    code: 'restart_failed',
    details: { reason },
  });
});

test('a file that is no program leaves the step to a person, and starts once it is one', async () => {
  await using house = await createProgramHouse();
  const script = join(folder, 'bot.sh');
  await writeFile(script, '#!/bin/sh\nexec sleep 600\n', { mode: 0o600 });
  const service = { type: 'process' as const, argv: ['./bot.sh'], cwd: folder };
  const bot = house.hold(service);

  const refused = await bot.next('stopped');
  await chmod(script, 0o700);
  await bot.restart();

  expect(refused.reason).toBe('program_refused');
  expect(await bot.look()).toMatchObject({ phase: 'running' });
});

test('what is tried out is looked for and not started', async () => {
  await using house = await createProgramHouse();

  const state = await house.manager.look(odd('run'), { ...probeContext(), subject: null });

  expect(state).toMatchObject({
    phase: 'starting',
    reason: 'startable',
    evidence: { program: process.execPath },
  });
});

test('a program that ignores the request to end is killed after its grace', async () => {
  await using house = await createProgramHouse();
  const bot = house.hold(odd('stubborn', { readyText: 'ready', stopGraceMs: 200 }));
  const first = await bot.next('running');

  await bot.restart();

  expect(isAlive(pidOf(first))).toBe(false);
});

test('a program that ends on request is not killed: it says goodbye first', async () => {
  await using house = await createProgramHouse();
  const bot = house.hold(odd('polite', { readyText: 'ready' }));
  const run = await bot.next('running');

  bot.leave();
  await house.processes.stop();

  expect(isAlive(pidOf(run))).toBe(false);
});

test('all that a program started ends with it, also what left its group', async () => {
  await using house = await createProgramHouse();
  const bot = house.hold(odd('parent', { readyText: 'children', stopGraceMs: 200 }));
  await bot.next('running');
  const children = (await bot.output()).at(-1)!.split(' ').slice(1).map(Number);

  bot.leave();
  await house.processes.stop();

  expect(children).toHaveLength(2);
  expect(children.filter(isAlive)).toEqual([]);
});

test('what a program leaves behind when it dies is ended, so that the next run finds its place free', async () => {
  await using house = await createProgramHouse();
  const bot = house.hold(odd('dying-parent', { stopGraceMs: 200 }));

  const ended = await bot.next('stopped');
  const [child = 0] = String(ended.evidence?.['output']).match(/\d+/g)!.map(Number);
  await bot.restart();

  expect(ended.exit).toEqual({ code: 7, signal: null });
  expect(isAlive(child)).toBe(false);
});

test('a flood is kept within bounds, and the program is ended all the same', async () => {
  await using house = await createProgramHouse();
  const bot = house.hold(odd('flood', { readyText: 'ready', stopGraceMs: 500 }));
  await bot.next('running');

  const before = process.memoryUsage().rss;
  await bot.restart();
  const lines = await bot.output();

  expect(lines.join('').length).toBeLessThanOrEqual(16 * 1024);
  expect(lines.every(({ length }) => length <= 500)).toBe(true);
  expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
});

test('the values of its environment reach the program, and nothing that is told of it', async () => {
  await using house = await createProgramHouse();
  const opened: string[] = [];
  const secrets = {
    open: async (value: string) => {
      opened.push(value);
      return secret;
    },
  };
  const service = odd('tell', { detail: 'API_KEY', env: { API_KEY: 'secret:reference' } });
  const bot = house.hold(service, { secrets });

  const ended = await bot.next('stopped');
  const told = JSON.stringify([ended, readService(ended, null), await bot.output()]);

  expect(opened).toContain('secret:reference');
  expect(told).toContain('the key is');
  expect(told).not.toContain(secret.slice(0, 10));
  expect(told).not.toContain(Buffer.from(secret).toString('hex').slice(0, 12));
  expect(ended.evidence?.['output']).toContain('red text');
  // oxlint-disable-next-line no-control-regex -- naming them is the point
  expect(told).not.toMatch(/[\u0007\u001b]/);
});

test('nothing that was printed is shown while the secrets in it cannot be known', async () => {
  await using house = await createProgramHouse();
  let isOpen = true;
  const secrets = {
    open: async () => {
      if (!isOpen) {
        throw new AppError('vault_locked');
      }
      return secret;
    },
  };
  const bot = house.hold(odd('run', { env: { API_KEY: 'x' }, readyText: 'ready' }), { secrets });
  await bot.next('running');

  const shown = await bot.output();
  isOpen = false;

  expect(shown).toEqual(['ready']);
  expect(await bot.output()).toEqual([]);
});

test('the program gets a small plain environment and nothing else of ours', async () => {
  process.env['OF_THE_AGENT'] = secret;
  try {
    await using house = await createProgramHouse();
    const bot = house.hold(odd('names', { env: { API_KEY: 'value' }, readyText: 'API_KEY' }));

    await bot.next('running');
    const names = (await bot.output()).join(' ').split(' ');

    expect(names).toContain('PATH');
    expect(names).toContain('API_KEY');
    expect(names).not.toContain('OF_THE_AGENT');
    expect(names).not.toContain('NODE_OPTIONS');
  } finally {
    delete process.env['OF_THE_AGENT'];
  }
});

test('a program whose secrets are locked up starts by itself once they are not', async () => {
  await using house = await createProgramHouse();
  let isOpen = false;
  const secrets = {
    open: async (value: string) => {
      if (!isOpen) {
        throw new AppError('vault_locked');
      }
      return value;
    },
  };
  const bot = house.hold(odd('run', { env: { API_KEY: 'value' } }), { secrets });

  await expect.poll(() => bot.looks()).toBe(1);
  await expect(bot.look()).rejects.toMatchObject({ code: 'vault_locked' });
  isOpen = true;
  await bot.look();

  expect(await bot.next('running')).toMatchObject({ phase: 'running' });
});

test('bots of one subject share one run, which ends with the last of them', async () => {
  await using house = await createProgramHouse();
  const one = house.hold(odd('run'), { subject: 'gateway' });
  const run = await one.next('running');
  const other = house.hold(odd('run'), { subject: 'gateway' });

  const shared = await other.look();
  one.leave();
  const left = await other.look();
  other.leave();
  await house.processes.stop();

  expect([shared.runId, left.runId]).toEqual([run.runId, run.runId]);
  expect(isAlive(pidOf(run))).toBe(false);
});

test('a bot that is changed while its program is ended starts as it is now', async () => {
  await using house = await createProgramHouse();
  const before = house.hold(odd('polite'));
  const first = await before.next('running');

  before.leave();
  const after = house.hold(odd('run'));
  const second = await after.next('running');

  expect(isAlive(pidOf(first))).toBe(false);
  expect(second.runId).not.toBe(first.runId);
});

test('nothing is restarted that is not held', async () => {
  await using house = await createProgramHouse();
  const bot = house.hold(odd('run'));
  await bot.next('running');

  bot.leave();
  await house.processes.stop();

  await expect(bot.restart()).rejects.toMatchObject({ code: 'restart_unavailable' });
});

test('a store that cannot be written keeps no program from being started, ended or restarted', async () => {
  await using house = await createProgramHouse();
  await sql`create temp trigger full_disk before insert on owned_processes
    begin select raise(abort, 'disk is full'); end`.execute(house.store.db);
  const bot = house.hold(odd('polite'));

  const first = await bot.next('running');
  await bot.restart();

  expect((await bot.look()).runId).not.toBe(first.runId);
  expect(isAlive(pidOf(first))).toBe(false);
});
