import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';

import { createAgent } from '#electron/agent/agent.ts';
import { agentAct } from '#electron/agent/audit/act.ts';
import { createConfigSourceAccess } from '#electron/agent/connectors/config-source/config-source.ts';
import { createIds } from '#electron/agent/ids.ts';
import { createRandom } from '#electron/host/random.ts';
import { createRealClock } from '#electron/host/real-clock.ts';
import { createConfigStore } from '#electron/store/config-store.ts';
import { openStore } from '#electron/store/open-store.ts';
import { chooseKeepers } from '#electron/vault/choose-keepers.ts';
import { createVault } from '#electron/vault/vault.ts';
import { createPlayedMachine } from '#test/support/played-machine.ts';
import { aBot, scriptedConnectors, silentLogger } from '#test/support/test-agent.ts';

import type { Said } from './config-kill-run.ts';

/**
 * An agent over a real store, a real vault and a real file, which changes a bot's configuration again and again and is
 * dead at a step of its own choosing: before any statement of SQL, before and after the file is exchanged.
 *
 *     node test/crash/config-child.ts <folder> <step to die at>
 */
const [folder = '', dieAt = '0'] = process.argv.slice(2);
const configPath = join(folder, 'bot.json');

let isArmed = false;
let steps = 0;

function step(): void {
  if (isArmed) {
    steps += 1;
    if (steps === Number(dieAt)) {
      process.kill(process.pid, 'SIGKILL');
    }
  }
}

function countStatements(): void {
  const scratch = new SQLite(':memory:');
  const statement = Object.getPrototypeOf(scratch.prepare('select 1')) as Record<
    string,
    (...given: unknown[]) => unknown
  >;
  for (const name of ['run', 'all', 'get', 'iterate']) {
    const original = statement[name];
    if (original) {
      statement[name] = function counted(this: unknown, ...given: unknown[]) {
        step();
        return original.apply(this, given);
      };
    }
  }
  scratch.close();
}

function countExchanges(): void {
  const { rename } = fs;
  fs.rename = async (from, to) => {
    step();
    await rename(from, to);
    step();
  };
  syncBuiltinESMExports();
}

function say(what: Said): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function start() {
  const clock = createRealClock();
  const random = createRandom();
  const store = await openStore({ folder, now: clock.now });
  const vault = createVault({
    db: store.db,
    clock,
    logger: silentLogger,
    ids: createIds({ clock, random }),
    ...chooseKeepers({
      environment: { ADMIN_AGENT_KEY_FILE: join(folder, 'key') },
      clock,
      logger: silentLogger,
    }),
  });
  await vault.start();
  const call = () => Promise.reject(new Error('expected a file only'));
  const scripted = scriptedConnectors(() => 'ok');
  const agent = createAgent({
    store,
    ports: {
      clock,
      logger: silentLogger,
      random,
      network: { isOnline: async () => true },
      machine: createPlayedMachine(),
      vault,
    },
    facts: { host: 'headless', version: '0.0.0-test', dataFolder: folder },
    first: { name: 'Padaria Aurora', zone: 'UTC', locale: 'en' },
    connectors: {
      ...scripted,
      http: { ...scripted.http, config: createConfigSourceAccess({ call }) },
    },
  });
  await agent.start();
  return { agent, store, vault };
}

const { agent, store, vault } = await start();
const tenant = agent.tenancy.list()[0];
if (!tenant) {
  throw new Error('expected the first tenant');
}
const tenantId = tenant.id;
const act = () => agentAct('test', 'test');
const known = agent.fleet.list([tenantId])[0];
const bot =
  known ??
  (await agent.fleet.add(
    act(),
    tenantId,
    aBot({
      intervalMs: 5_000,
      connector: {
        type: 'http',
        url: 'http://bot.test/crash',
        configSource: { kind: 'file', path: configPath, format: 'json' },
      },
    }),
  ));

/** What the versions say, what is there, and whether what is kept can still be had. */
async function report(): Promise<void> {
  const standing = await agent.config.look(act(), tenantId, bot.id);
  const rows = await createConfigStore(store.db, tenantId).list(bot.id, { limit: 500 });
  const broken: number[] = [];
  for (const { number, sealedRef, hash } of rows) {
    const bytes =
      sealedRef === null ? undefined : await vault.open(tenantId, sealedRef as `secret:${string}`);
    if (!bytes || hashOf(bytes) !== hash) {
      broken.push(number);
    }
  }
  say({
    kind: 'standing',
    there: hashOf(await fs.readFile(configPath)),
    current: standing.current?.hash ?? null,
    lastGood: standing.lastGood?.hash ?? null,
    hasDrifted: standing.hasDrifted,
    versions: rows.map(({ number, state, hash }) => ({ number, state, hash })),
    broken,
  });
}

async function change(): Promise<void> {
  const text = await fs.readFile(configPath, 'utf8');
  const { number } = JSON.parse(text) as { number: number };
  const next = text.replace(`"number": ${number}`, `"number": ${number + 1}`);
  say({ kind: 'begin', before: hashOf(Buffer.from(text)), after: hashOf(Buffer.from(next)) });
  await agent.config.apply(act(), tenantId, bot.id, {
    // The secret stays; as a person sees it, it would be a placeholder.
    text: next,
    baseHash: hashOf(Buffer.from(text)),
    graceMs: 1_000,
  });
  say({ kind: 'done', after: hashOf(Buffer.from(next)) });
}

/** Until what is there has proved itself. */
function proved(): Promise<void> {
  return new Promise((resolve) => {
    const look = async () => {
      const { onTrialUntil, current } = await agent.config.standing(tenantId, bot.id);
      if (onTrialUntil === null && current?.state === 'good') {
        stop();
        resolve();
      }
    };
    const stop = agent.events.subscribe(({ kind }) => {
      if (kind === 'config.changed') {
        void look();
      }
    });
    void look();
  });
}

await report();
countStatements();
countExchanges();
// The bot has its turn only some seconds after a start.
await agent.health.checkNow(act(), [{ tenantId, botId: bot.id }]);
await proved();
if (!known) {
  // So that what is rolled back to later has this grace period too, not the long one of what was found.
  await change();
  await proved();
}
isArmed = true;
await change();
await proved();
say({ kind: 'good' });
await agent.config.rollBack(act(), tenantId, bot.id, {});
say({ kind: 'rolledBack' });
isArmed = false;
await report();
await agent.stop();
say({ kind: 'end', steps });
