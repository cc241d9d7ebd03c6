import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { callDaemon } from '#electron/agent/connectors/services/pm2/rpc-call.ts';
import { aServiceContext } from '#test/support/service-context.ts';

import { createEngineApi } from './engine-api.ts';
import { type EngineProgram, findEngine } from './engine-programs.ts';
import { isPm2Installed } from './install-pm2.ts';
import { startRealEngine } from './real-engine.ts';
import { startRealPm2 } from './real-pm2.ts';

const framesFolder = join(import.meta.dirname, 'frames');

/** Takes down what the real ones say, for the stand-ins to be held to. Answers which it could. */
export async function recordFrames(): Promise<string[]> {
  const recorded: string[] = [];
  for (const kind of ['Docker', 'Podman'] as const) {
    const program = findEngine(kind);
    if (program) {
      keep(`container-${kind.toLowerCase()}`, await containerOf(program));
      recorded.push(kind);
    }
  }
  if (isPm2Installed()) {
    keep('pm2-list', await pm2List());
    recorded.push('PM2');
  }
  format();
  return recorded;
}

async function containerOf(program: EngineProgram): Promise<unknown> {
  await using engine = await startRealEngine(program);
  const name = `bot-${randomUUID()}`;
  await engine.create(name, { health: 'passing' });
  await engine.start(name);
  await engine.untilChecked(name);
  const described = await createEngineApi(engine.socket)('GET', `/containers/${name}/json`);
  return replaced(described, dirname(engine.socket), '/var/lib/engine');
}

async function pm2List(): Promise<unknown> {
  await using pm2 = await startRealPm2();
  await pm2.start('bot', { maxMemoryBytes: 500_000_000 });
  const answer = await callDaemon(
    {
      socketPath: join(pm2.home, 'rpc.sock'),
      method: 'getMonitorData',
      argument: {},
      timeoutMs: 5_000,
    },
    aServiceContext(),
  );
  if (answer.kind !== 'answered') {
    throw new Error(`expected a list, got ${answer.kind}`);
  }
  return replaced(
    replaced((answer.value as Listed[]).map(withCanaryOnly), dirname(pm2.home), '/home/bot'),
    dirname(process.execPath),
    '/usr/bin',
  );
}

type Listed = { pm2_env: { env: object } };

/** Of the environment that the app was started with. */
function withCanaryOnly({ pm2_env: settings, ...app }: Listed): unknown {
  const kept = (name: string) => !/^[A-Z0-9_]+$/.test(name) || name === 'SECRET_CANARY';
  const only = (given: object) =>
    Object.fromEntries(Object.entries(given).filter(([name]) => kept(name)));
  return {
    ...app,
    pm2_env: { ...only(settings), env: { SECRET_CANARY: 'canary-of-the-environment' } },
  };
}

function replaced(value: unknown, from: string, to: string): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll(from, to));
}

/** As `biome` wants it, so that the recording can be committed as it is. */
function format(): void {
  const biome = join(import.meta.dirname, '../../node_modules/@biomejs/biome/bin/biome');
  const args = [biome, 'format', '--write', framesFolder];
  if (spawnSync(process.execPath, args, { stdio: 'ignore' }).status !== 0) {
    throw new Error('what was recorded could not be formatted');
  }
}

function keep(name: string, value: unknown): void {
  const path = join(framesFolder, `${name}.json`);
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
