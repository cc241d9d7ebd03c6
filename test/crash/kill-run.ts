import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import SQLite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';

import { seededRandom } from '#electron/simulation/seeded-random.ts';
import { auditedTenants, createAuditStore } from '#electron/store/audit-store.ts';
import type { Schema } from '#electron/store/schema.ts';

const root = join(import.meta.dirname, '../..');

export type KillReport = {
  kills: number;
  seed: number;
  acknowledged: number;
  lost: string[];
  orphans: string[];
  brokenChains: number;
  auditEntries: number;
  readyMs: { median: number; p95: number; max: number };
  /** What an empty Node took to start and end, in the same run: how busy the machine was. */
  emptyNodeMs: number;
};

/** What the agent has said yes to, and what must therefore still be so after any end. */
type Promises = {
  /** Bots by id: the name they were last given, or gone. */
  bots: Map<string, { name: string } | 'removed'>;
  acknowledgedAlerts: Set<string>;
};

type Running = { child: ChildProcess; url: string; readyMs: number };

async function start(data: string): Promise<Running> {
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    [
      'electron/cli.ts',
      'serve',
      '--data',
      data,
      '--port',
      '0',
      '--token-file',
      join(data, 'token'),
      '--json',
    ],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ADMIN_AGENT_ALERT_AFTER: '0' },
    },
  );
  const said: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const lines = createInterface({ input: child.stdout });
  const url = await new Promise<string>((resolve, reject) => {
    lines.once('line', (line) => resolve((JSON.parse(line) as { url: string }).url));
    child.once('exit', (code) =>
      reject(new Error(`the agent ended with ${code}: ${Buffer.concat(said).toString()}`)),
    );
  });
  return { child, url, readyMs: performance.now() - startedAt };
}

function startEmptyNode(): Promise<number> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    spawn(process.execPath, ['-e', '0']).once('exit', () => resolve(performance.now() - startedAt));
  });
}

/** `undefined` where the connection broke, so that nobody knows whether it was done. */
async function ask(
  { url }: Running,
  token: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; body: Record<string, unknown> } | undefined> {
  try {
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
    };
  } catch {
    return undefined;
  }
}

const listOf = (answer: { body: Record<string, unknown> } | undefined) =>
  (answer?.body['items'] ?? []) as Record<string, unknown>[];

/** Reads the closed database as another program would: what the agent says of itself is not asked. */
async function inspect(
  data: string,
): Promise<{ orphans: string[]; brokenChains: number; entries: number }> {
  const file = new SQLite(join(data, 'admin-agent.db'));
  const count = (name: string, sql: string) => {
    const { n } = file.prepare<[], { n: number }>(sql).get() ?? { n: 0 };
    return n > 0 ? [`${n} ${name}`] : [];
  };
  const orphans = [
    ...count(
      'broken pages',
      "select count(*) as n from pragma_integrity_check where integrity_check <> 'ok'",
    ),
    ...count('foreign keys', 'select count(*) as n from pragma_foreign_key_check'),
    ...count(
      'open incidents of down bots without an alert',
      `select count(*) as n from incidents i where i.state <> 'closed' and i.verdict = 'down'
       and not exists (select 1 from admin_alerts a where a.incident_id = i.id)`,
    ),
    ...count(
      'alerts without their incident',
      `select count(*) as n from admin_alerts a where a.type = 'bot.down'
       and not exists (select 1 from incidents i where i.id = a.incident_id)`,
    ),
    ...count(
      'incidents opened without an audit entry',
      `select count(*) as n from incidents i where not exists
       (select 1 from audit_log l where l.action = 'incidents.open' and l.subject = i.id)`,
    ),
    ...count(
      'checks that no rollup counts',
      `select abs((select count(*) from bot_health_logs) - (select coalesce(sum(checks), 0) from bot_health_hourly)) as n`,
    ),
  ];
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: file }) });
  let brokenChains = 0;
  let entries = 0;
  for (const tenantId of await auditedTenants(db)) {
    const report = await createAuditStore(db, tenantId).verify();
    entries += report.entries;
    brokenChains += report.brokenAt === null ? 0 : 1;
  }
  await db.destroy();
  return { orphans, brokenChains, entries };
}

const quantile = (values: readonly number[], q: number) => {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(Math.floor(q * sorted.length), sorted.length - 1)] ?? 0);
};

/**
 * Kills the real headless agent at random moments while it checks, judges and is told to change things, and
 * holds it after each end to everything it had said yes to.
 */
export async function killRun({
  kills,
  seed,
}: {
  kills: number;
  seed: number;
}): Promise<KillReport> {
  const data = mkdtempSync(join(tmpdir(), 'admin-agent-kill-'));
  const random = seededRandom(seed);
  const promised: Promises = { bots: new Map(), acknowledgedAlerts: new Set() };
  const lost: string[] = [];
  const orphans: string[] = [];
  const readyMs: number[] = [];
  const emptyNodeMs: number[] = [];
  let acknowledged = 0;
  let brokenChains = 0;
  let auditEntries = 0;
  let number = 0;

  async function changeSomething(running: Running, token: string): Promise<void> {
    const known = [...promised.bots].filter(([, state]) => state !== 'removed');
    const [id] = known[Math.floor(random.number() * known.length)] ?? [];
    const dice = random.number();
    number += 1;
    const name = `Bot ${number}`;
    if (!id || dice < 0.4) {
      const connector = { type: 'http', url: `http://127.0.0.1:9/${number}` };
      const answer = await ask(running, token, 'POST', '/api/admin/bots', {
        name,
        kind: 'custom',
        connector,
        intervalMs: 5_000,
      });
      if (answer?.status === 201) {
        acknowledged += 1;
        promised.bots.set(String(answer.body['id']), { name });
      }
    } else if (dice < 0.65) {
      const answer = await ask(running, token, 'PATCH', `/api/admin/bots/${id}`, { name });
      // Not told: it may be done or not, so nothing is promised of this bot any more.
      if (answer?.status === 200) {
        acknowledged += 1;
        promised.bots.set(id, { name });
      } else if (!answer) {
        promised.bots.delete(id);
      }
    } else if (dice < 0.75) {
      const answer = await ask(running, token, 'DELETE', `/api/admin/bots/${id}`);
      if (answer?.status === 204) {
        acknowledged += 1;
        promised.bots.set(id, 'removed');
      } else if (!answer) {
        promised.bots.delete(id);
      }
    } else {
      const open = listOf(await ask(running, token, 'GET', '/api/admin/alerts?state=open'));
      const alert = open[Math.floor(random.number() * open.length)];
      if (alert) {
        const answer = await ask(
          running,
          token,
          'PATCH',
          `/api/admin/alerts/${String(alert['id'])}`,
          {
            state: 'acknowledged',
          },
        );
        if (answer?.status === 200) {
          acknowledged += 1;
          promised.acknowledgedAlerts.add(String(alert['id']));
        }
      }
    }
  }

  async function holdToIt(running: Running, token: string): Promise<void> {
    const bots = new Map(
      listOf(await ask(running, token, 'GET', '/api/admin/bots?limit=5000')).map((bot) => [
        bot['id'],
        bot['name'],
      ]),
    );
    for (const [id, state] of promised.bots) {
      const found = bots.get(id);
      if (state === 'removed' ? found !== undefined : found !== state.name) {
        lost.push(`bot ${id}: expected ${JSON.stringify(state)}, got ${String(found)}`);
      }
    }
    const stillOpen = listOf(
      await ask(running, token, 'GET', '/api/admin/alerts?state=open&limit=500'),
    );
    for (const alert of stillOpen) {
      if (promised.acknowledgedAlerts.has(String(alert['id']))) {
        lost.push(`alert ${String(alert['id'])}: its acknowledgement is gone`);
      }
    }
  }

  try {
    for (let kill = 0; kill < kills; kill += 1) {
      emptyNodeMs.push(await startEmptyNode());
      const running = await start(data);
      readyMs.push(running.readyMs);
      const token = readFileSync(join(data, 'token'), 'utf8').trim();
      await holdToIt(running, token);
      const ended = new Promise((resolve) => running.child.once('exit', resolve));
      await changeSomething(running, token);
      const timer = setTimeout(() => running.child.kill('SIGKILL'), random.number() * 80);
      let isGone = false;
      void ended.then(() => {
        isGone = true;
      });
      const busy = Array.from({ length: 4 }, async () => {
        while (!isGone) {
          await changeSomething(running, token);
        }
      });
      await ended;
      clearTimeout(timer);
      await Promise.all(busy);
      const found = await inspect(data);
      orphans.push(...found.orphans.map((orphan) => `after kill ${kill}: ${orphan}`));
      brokenChains += found.brokenChains;
      auditEntries = found.entries;
    }
    const last = await start(data);
    await holdToIt(last, readFileSync(join(data, 'token'), 'utf8').trim());
    const ended = new Promise((resolve) => last.child.once('exit', resolve));
    last.child.kill('SIGTERM');
    await ended;
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
  return {
    kills,
    seed,
    acknowledged,
    lost,
    orphans,
    brokenChains,
    auditEntries,
    emptyNodeMs: quantile(emptyNodeMs, 0.5),
    readyMs: {
      median: quantile(readyMs, 0.5),
      p95: quantile(readyMs, 0.95),
      max: quantile(readyMs, 1),
    },
  };
}
