import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import SQLite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';

import { seededRandom } from '#electron/simulation/seeded-random.ts';
import { auditedTenants, createAuditStore } from '#electron/store/audit-store.ts';
import type { Schema } from '#electron/store/schema.ts';

/** What the child says, a line of JSON each. */
export type Said =
  | {
      kind: 'standing';
      there: string;
      current: string | null;
      lastGood: string | null;
      hasDrifted: boolean;
      versions: { number: number; state: string; hash: string }[];
      /** Versions whose bytes cannot be had any more, or are others. */
      broken: number[];
    }
  | { kind: 'begin'; before: string; after: string }
  | { kind: 'done'; after: string }
  | { kind: 'good' | 'rolledBack' }
  | { kind: 'end'; steps: number };

export type ConfigKillReport = {
  runs: number;
  seed: number;
  /** Runs that were killed, by what was said last: where in a change it was. */
  killedAfter: Record<string, number>;
  ended: number;
  /** How a change that was under way came out: the old configuration is there, or the new one. */
  outcomes: { old: number; new: number };
  wrong: string[];
  brokenChains: number;
};

const root = join(import.meta.dirname, '../..');
const secret = 'hunter2-of-the-shop';
/** A little more than a change with its proof and a rollback take. */
const mostSteps = 90;

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function runChild(folder: string, dieAt: number): Promise<{ said: Said[]; error: string }> {
  const child = spawn(process.execPath, ['test/crash/config-child.ts', folder, String(dieAt)], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: Said[] = [];
  const errors: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => said.push(JSON.parse(line) as Said));
  const code = await new Promise((resolve) => child.once('close', resolve));
  const error = code === 0 || code === null ? '' : Buffer.concat(errors).toString();
  return { said, error };
}

/** Reads the database as another program would, without the agent. */
async function inspect(folder: string): Promise<{ wrong: string[]; brokenChains: number }> {
  const file = new SQLite(join(folder, 'admin-agent.db'));
  const count = (what: string, sql: string) => {
    const { n } = file.prepare<[], { n: number }>(sql).get() ?? { n: 0 };
    return n > 0 ? [`${n} ${what}`] : [];
  };
  const wrong = [
    ...count(
      'broken pages',
      "select count(*) as n from pragma_integrity_check where integrity_check <> 'ok'",
    ),
    ...count('broken references', 'select count(*) as n from pragma_foreign_key_check'),
    ...count(
      'versions with a secret in plain',
      `select count(*) as n from config_versions where shown like '%${secret}%' or issues like '%${secret}%'`,
    ),
    ...count(
      'versions without their bytes',
      `select count(*) as n from config_versions v where v.sealed_bytes_id is null
       or not exists (select 1 from vault_secrets s where 'secret:' || s.id = v.sealed_bytes_id)`,
    ),
    ...count(
      'changes begun without an audit entry',
      `select count(*) as n from config_versions v where v.origin in ('person', 'rollback')
       and not exists (select 1 from audit_log l where l.action = 'config.begin_' || v.origin)`,
    ),
  ];
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: file }) });
  let brokenChains = 0;
  for (const tenantId of await auditedTenants(db)) {
    const { brokenAt } = await createAuditStore(db, tenantId).verify();
    brokenChains += brokenAt === null ? 0 : 1;
  }
  await db.destroy();
  for (const name of ['admin-agent.db', 'admin-agent.db-wal']) {
    const path = join(folder, name);
    if (existsSync(path) && readFileSync(path).includes(secret)) {
      wrong.push(`the secret stands in plain in ${name}`);
    }
  }
  return { wrong, brokenChains };
}

/**
 * Changes of a configuration, killed at every step. After each death either the old or the new configuration is there,
 * the next start says which, and every one that was ever good can still be had.
 */
export async function configKillRun({
  runs,
  seed,
  signal,
}: {
  runs: number;
  seed: number;
  /** Ends it after the run that is under way; the report is of the runs there were. */
  signal?: AbortSignal;
}): Promise<ConfigKillReport> {
  const folder = mkdtempSync(join(tmpdir(), 'config-crash-'));
  const configPath = join(folder, 'bot.json');
  writeFileSync(configPath, `{ "number": 1, "token": "${secret}" }\n`);
  writeFileSync(join(folder, 'key'), Buffer.alloc(32, 7).toString('base64'), { mode: 0o600 });
  const random = seededRandom(seed);
  const report: ConfigKillReport = {
    runs: 0,
    seed,
    killedAfter: {},
    ended: 0,
    outcomes: { old: 0, new: 0 },
    wrong: [],
    brokenChains: 0,
  };
  const everGood = new Set<string>();
  const acknowledged = new Set<string>();

  function check(run: number, standing: Extract<Said, { kind: 'standing' }>): void {
    const { there, current, lastGood, hasDrifted, versions, broken } = standing;
    const note = (what: string) => report.wrong.push(`run ${run}: ${what}`);
    const hashes = new Set(versions.map(({ hash }) => hash));
    if (current !== there) {
      note('what is there is not what the versions say');
    }
    if (hasDrifted || versions.some(({ state }) => state === 'drifted')) {
      note('a change of ours is taken for somebody else’s');
    }
    if (versions.some(({ state }) => state === 'applying')) {
      note('a change is not decided');
    }
    if (broken.length > 0) {
      note(`the bytes of versions ${broken.join(', ')} are lost`);
    }
    if (everGood.size > 0 && lastGood === null) {
      note('there is no good version any more');
    }
    // The newest hundred are kept.
    const oldest = versions.at(-1)?.number ?? 1;
    if (oldest === 1 && [...everGood, ...acknowledged].some((hash) => !hashes.has(hash))) {
      note('a version is lost');
    }
    for (const { state, hash } of versions) {
      if (state === 'good') {
        everGood.add(hash);
      }
    }
  }

  try {
    for (let run = 0; run < runs && !signal?.aborted; run += 1) {
      report.runs += 1;
      const dieAt = 1 + Math.floor(random.number() * mostSteps);
      const { said, error } = await runChild(folder, dieAt);
      if (error !== '') {
        report.wrong.push(`run ${run}, step ${dieAt}: ${error.slice(0, 500)}`);
      }
      for (const each of said) {
        if (each.kind === 'standing') {
          check(run, each);
        } else if (each.kind === 'done') {
          acknowledged.add(each.after);
        }
      }
      const last = said.at(-1);
      if (last?.kind === 'end') {
        report.ended += 1;
      } else {
        const where = last?.kind ?? 'nothing';
        report.killedAfter[where] = (report.killedAfter[where] ?? 0) + 1;
      }
      const there = hashOf(readFileSync(configPath));
      if (last?.kind === 'begin') {
        const outcome = there === last.before ? 'old' : there === last.after ? 'new' : undefined;
        if (outcome) {
          report.outcomes[outcome] += 1;
        } else {
          report.wrong.push(`run ${run}: neither the old nor the new configuration is there`);
        }
      }
      const found = await inspect(folder);
      report.wrong.push(...found.wrong.map((what) => `after run ${run}: ${what}`));
      report.brokenChains += found.brokenChains;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return report;
}
