import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SQLite from 'better-sqlite3';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { NewerSchemaError } from '#electron/store/migrate.ts';
import { migrations } from '#electron/store/migrations/index.ts';
import { openStore } from '#electron/store/open-store.ts';
import type { Schema } from '#electron/store/schema.ts';
import { compareVersions, openSqliteFile } from '#electron/store/sqlite-connection.ts';

let folder: string;
let now = 1_000;
const open = () => openStore({ folder, now: () => (now += 1) });
const file = () => join(folder, 'admin-agent.db');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'admin-agent-store-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The file as the program left it when this migration was its newest. */
async function writeStoreOf(newest: number): Promise<void> {
  const database = openSqliteFile(file()).forKysely;
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database }) });
  await sql`create table schema_migrations
    (number integer primary key, name text not null, applied_at integer not null)`.execute(db);
  for (const { number, name, up } of migrations.filter((each) => each.number <= newest)) {
    await up(db);
    await db.insertInto('schema_migrations').values({ number, name, applied_at: 0 }).execute();
  }
  await db.destroy();
}

/** A database large enough that its middle can be damaged. */
async function fill() {
  const store = await open();
  for (let number = 0; number < 400; number += 1) {
    await store.db
      .insertInto('settings')
      .values({ key: `key-${number}`, value: 'x'.repeat(500), updated_at: 0 })
      .execute();
  }
  return store;
}

test('the pragmas that make an acknowledged write survive are in force', async () => {
  const store = await open();
  const pragma = async (name: string) =>
    Object.values((await sql<object>`pragma ${sql.raw(name)}`.execute(store.db)).rows[0] ?? {})[0];

  expect(await pragma('journal_mode')).toBe('wal');
  expect(await pragma('synchronous')).toBe(2);
  expect(await pragma('foreign_keys')).toBe(1);
  expect(await pragma('trusted_schema')).toBe(0);
  expect(await pragma('secure_delete')).toBe(1);
  expect(await pragma('auto_vacuum')).toBe(2);
  expect(await pragma('busy_timeout')).toBe(5_000);
  expect(statSync(file()).mode & 0o077).toBe(0);
  await store.close();
});

test('versions of SQLite are compared number by number', () => {
  expect(compareVersions('3.51.3', '3.51.3')).toBe(0);
  expect(compareVersions('3.9.0', '3.51.3')).toBeLessThan(0);
  expect(compareVersions('3.54.1', '3.51.3')).toBeGreaterThan(0);
});

test('a store that was not closed is known to have ended badly', async () => {
  const first = await open();
  await first.db.destroy();
  const second = await open();
  expect(second.wasUnclean).toBe(true);
  await second.close();

  const third = await open();

  expect(third.wasUnclean).toBe(false);
  await third.close();
});

test('the integrity check runs beside the open store and answers', async () => {
  const store = await fill();

  expect(await store.checkIntegrity()).toEqual({ isSound: true, detail: null });
  expect((await store.facts()).lastIntegrity?.isSound).toBe(true);
  await store.close();
});

test.for<[string, () => void]>([
  ['not a database at all', () => writeFileSync(file(), 'no database here '.repeat(600))],
  ['cut off', () => truncateSync(file(), 5_000)],
])(
  'a file that is %s is set aside, and the newest sound backup takes its place',
  async ([, harm]) => {
    const store = await fill();
    await store.backup();
    await store.close();
    harm();

    const reopened = await open();

    expect(reopened.quarantinedNow?.restoredFrom).not.toBeNull();
    const { rows } = await sql<{ count: number }>`select count(*) as count from settings`.execute(
      reopened.db,
    );
    expect(rows[0]?.count).toBe(400);
    const [set] = readdirSync(join(folder, 'quarantine'));
    expect(existsSync(join(folder, 'quarantine', set!, 'admin-agent.db'))).toBe(true);
    await reopened.close();
  },
);

test('damage in the middle is found beside the running store and set aside at the next start', async () => {
  const store = await fill();
  await store.backup();
  await store.close();
  const bytes = statSync(file()).size;
  const raw = Buffer.alloc(4096 * 6, 0xff);
  const { openSync, writeSync, closeSync } = await import('node:fs');
  const descriptor = openSync(file(), 'r+');
  writeSync(
    descriptor,
    raw,
    0,
    raw.length, // Behind the tables of the schema, among the rows.
    (Math.floor(bytes / 4096) - 8) * 4096,
  );
  closeSync(descriptor);

  const running = await open();
  expect(running.quarantinedNow).toBeNull();
  expect((await running.checkIntegrity()).isSound).toBe(false);
  await running.close().catch(() => undefined);
  const next = await open();

  expect(next.quarantinedNow?.restoredFrom).not.toBeNull();
  expect((await next.checkIntegrity()).isSound).toBe(true);
  await next.close();
});

test('a start that is killed between setting a damaged file aside and restoring is made up for', async () => {
  const store = await fill();
  await store.backup();
  await store.close();
  const sidecarPath = join(folder, 'store-state.json');
  const sidecar = JSON.parse(readFileSync(sidecarPath, 'utf8')) as object;
  writeFileSync(sidecarPath, JSON.stringify({ ...sidecar, damage: 'malformed' }));
  rmSync(file());

  const restored = await open();
  expect(restored.quarantinedNow?.restoredFrom).not.toBeNull();
  await restored.close();
  const next = await open();

  expect(next.quarantinedNow).toBeNull();
  await next.close();
});

test('a file that cannot be looked through just now is not taken for damaged', async () => {
  const store = await fill();
  await store.backup();
  renameSync(file(), `${file()}.away`);

  await expect(store.checkIntegrity()).rejects.toThrow('unable to open');

  renameSync(`${file()}.away`, file());
  await store.close();
  const next = await open();
  expect(next.quarantinedNow).toBeNull();
  await next.close();
});

test('without any backup a damaged file makes room for an empty store', async () => {
  writeFileSync(file(), 'nothing');

  const store = await open();

  expect(store.quarantinedNow).toMatchObject({ restoredFrom: null });
  await store.close();
});

test('a file of a newer version is refused and left as it is', async () => {
  const store = await open();
  await store.db
    .insertInto('schema_migrations')
    .values({ number: 9_000, name: 'from-the-future', applied_at: 0 })
    .execute();
  await store.close();

  await expect(open()).rejects.toThrow(NewerSchemaError);
  expect(existsSync(join(folder, 'quarantine'))).toBe(false);
});

test('before a migration of a store that holds data a verified backup is made', async () => {
  await writeStoreOf(30);

  const migrated = await open();

  const [backup] = readdirSync(join(folder, 'backups'));
  const copy = new SQLite(join(folder, 'backups', backup!), { readonly: true });
  expect(copy.prepare('select max(number) as number from schema_migrations').get()).toEqual({
    number: 30,
  });
  copy.close();
  expect((await migrated.facts()).schemaVersion).toBe(migrations.at(-1)!.number);
  await migrated.close();
});

test('only the newest seven backups are kept', async () => {
  const store = await open();
  for (let count = 0; count < 9; count += 1) {
    await store.backup();
  }

  expect(readdirSync(join(folder, 'backups')).length).toBe(7);
  await store.close();
});
