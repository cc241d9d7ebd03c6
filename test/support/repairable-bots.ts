import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Cause } from '#shared/faults.ts';
import type { NewBot } from '#shared/schemas/bot.ts';

import { aBot, type RepairScript } from './test-agent.ts';

export const firstConfig = '{\n  "greeting": "hello",\n  "port": 8080\n}\n';
export const nextConfig = '{\n  "greeting": "good morning",\n  "port": 8080\n}\n';

/** Bots that can be restarted, each with its configuration in a real file; what they do is in the test's hands. */
export function repairableBots(own: Partial<RepairScript> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'bots-'));
  const restarted: string[] = [];
  const world = { seen: 'ok' as Cause | 'ok', run: 1 };
  const pathOf = (name: string) => join(folder, `${name}.json`);

  return {
    world,
    /** By the paths of their addresses, in the order in which they were. */
    restarted,
    /** For the agent of the test. */
    agent: {
      script: () => world.seen,
      repair: {
        runOf: () => `run ${world.run}`,
        restart(path: string) {
          restarted.push(path);
          world.run += 1;
        },
        ...own,
      },
    },
    aBot(name: string): NewBot {
      writeFileSync(pathOf(name), firstConfig);
      return aBot({
        name,
        connector: {
          type: 'http',
          url: `http://bot.test/${name}`,
          configSource: { kind: 'file', path: pathOf(name), format: 'json' },
        },
      });
    },
    config: (name: string) => readFileSync(pathOf(name), 'utf8'),
    edit: (name: string, text: string) => writeFileSync(pathOf(name), text),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true }),
  };
}
