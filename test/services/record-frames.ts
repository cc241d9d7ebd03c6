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
    replaced(answer.value, dirname(pm2.home), '/home/bot'),
    dirname(process.execPath),
    '/usr/bin',
  );
}

function replaced(value: unknown, from: string, to: string): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll(from, to));
}

function keep(name: string, value: unknown): void {
  const path = join(import.meta.dirname, 'frames', `${name}.json`);
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
