import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';

import { exitCodes } from '#electron/cli/exit-codes.ts';
import { commandRegistry } from '#electron/cli/registry.ts';
import { runCli } from '#electron/cli/run-cli.ts';
import { writeRuntimeFile } from '#electron/host/runtime-file.ts';
import { answers, createFaultyServer } from '#test/support/faulty-server.ts';
import { createPlayedMachine } from '#test/support/played-machine.ts';
import { ownerToken, startTestListener } from '#test/support/test-listener.ts';

const nonce = 'nonce-of-this-agent';
const commands = commandRegistry(() => Promise.resolve(exitCodes.ok));

/** A machine with one bot on it, and an agent that the command line finds. */
async function start(body = '{"status":"ok","version":"1.4.0","name":"Pedidos\'; rm"}') {
  const folder = mkdtempSync(join(tmpdir(), 'cli-'));
  const bot = await createFaultyServer({ behaviour: answers(200, body) });
  const machine = createPlayedMachine();
  machine.ports = [{ host: '127.0.0.1', port: bot.port }];
  const listener = await startTestListener({ nonce, agent: { machine } });
  // What may be there on the machine that runs this is none of a test's business.
  listener.agent.discovery.leaveOut(18_789);
  machine.ports.push({ host: '127.0.0.1', port: listener.port });
  writeFileSync(join(folder, 'token'), `${ownerToken}\n`, { mode: 0o600 });
  const runtime = { url: listener.url, pid: process.pid, nonce, startedAt: 1 };
  writeRuntimeFile(join(folder, 'runtime.json'), runtime);
  return {
    bot,
    machine,
    listener,
    /** With what a person types, where one sits there. */
    async run(argv: string[], typed?: string, lang = 'en') {
      const written = { stdout: '', stderr: '' };
      const into = (name: keyof typeof written) => ({
        write: (text: string) => void (written[name] += text),
      });
      const keyboard = Object.assign(new PassThrough(), { isTTY: typed !== undefined });
      keyboard.end(typed);
      const exitCode = await runCli({
        argv: ['bots', 'discover', ...argv],
        env: { ADMIN_AGENT_LANG: lang, XDG_CONFIG_HOME: '/no/settings', ADMIN_AGENT_DATA: folder },
        keyboard,
        stdout: into('stdout'),
        stderr: into('stderr'),
        version: '1.2.3',
        commands,
      });
      return { exitCode, ...written };
    },
    async [Symbol.asyncDispose]() {
      await listener[Symbol.asyncDispose]();
      await bot.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

test('it says where it would look, asks, and looks only after a yes', async () => {
  await using here = await start();
  here.machine.files.set('/home/ana/.openclaw/openclaw.json', '{}');

  const refused = await here.run([], 'n\n');
  expect(refused.exitCode).toBe(exitCodes.ok);
  expect(refused.stdout).toContain(`port ${here.bot.port} on 127.0.0.1`);
  expect(refused.stdout).toContain('/home/ana/.openclaw/openclaw.json');
  expect(refused.stdout).toContain('never the token');
  expect(refused.stdout).toContain('Nothing was looked at.');
  expect(refused.stdout).not.toContain(String(here.listener.port));
  expect(refused.stderr).toContain('Look now? [y/N]');
  expect(here.bot.requests).toEqual([]);

  const allowed = await here.run([], 'Y\n');
  expect(allowed.exitCode).toBe(exitCodes.ok);
  expect(here.bot.requests).toHaveLength(1);
  expect(allowed.stdout).toContain('/healthz answered 200, version 1.4.0');
  expect(allowed.stdout).toContain(
    `admin-agent bots add 'Pedidos'\\''; rm' http://127.0.0.1:${here.bot.port}/healthz`,
  );
});

test.for([
  ['pt-BR', 'sim\n', 'Bot HTTP'],
  ['es', 'sí\n', 'Bot HTTP'],
  ['en', 'yes\n', 'HTTP bot'],
] as const)('in %s it is asked and answered in that language', async ([lang, typed, word]) => {
  await using here = await start();

  const { exitCode, stdout } = await here.run([], typed, lang);

  expect(exitCode).toBe(exitCodes.ok);
  expect(stdout).toContain(word);
});

test('with nobody to ask it does not look, unless it was said beforehand that it may', async () => {
  await using here = await start();

  const unasked = await here.run([]);
  expect(unasked.exitCode).toBe(exitCodes.usage);
  expect(unasked.stderr).toContain('--yes');
  expect((await here.run(['--json'], 'y\n')).exitCode).toBe(exitCodes.usage);
  expect(here.bot.requests).toEqual([]);

  const { exitCode, stdout } = await here.run(['--json', '--yes']);
  expect(exitCode).toBe(exitCodes.ok);
  const { places, items } = JSON.parse(stdout) as { places: unknown[]; items: unknown[] };
  expect(places).toHaveLength(1);
  expect(items).toMatchObject([{ kind: 'http', why: { status: 200 }, isWatched: false }]);
});

test('where nothing is found it says so, and what it does not know it refuses', async () => {
  await using here = await start('<html>');

  expect((await here.run(['--yes'])).stdout).toContain('No bots were found.');
  expect((await here.run(['everywhere'])).exitCode).toBe(exitCodes.usage);
  expect((await here.run([], '')).stdout).toContain('Nothing was looked at.');
});
