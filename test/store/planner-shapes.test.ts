import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

import { openDatabase } from '#electron/store/database.ts';
import type { SqliteFile } from '#electron/store/sqlite-connection.ts';

type Described = { tbl: string; idx: string; stat: string };

const described = ({ raw }: SqliteFile) =>
  raw.prepare<[], Described>('select tbl, idx, stat from sqlite_stat1 order by tbl, idx').all();

const indexesOf = ({ raw }: SqliteFile, table: string) =>
  (raw.pragma(`index_list(${table})`) as { name: string }[]).map(({ name }) => ({
    name,
    columns: (raw.pragma(`index_xinfo(${name})`) as { key: number }[]).filter(
      ({ key }) => key === 1,
    ).length,
  }));

test('of each table whose shape is told, every index is told of with all its columns', async () => {
  const { db, file } = await openDatabase(':memory:', { now: () => 0 });
  const told = described(file);

  for (const table of new Set(told.map(({ tbl }) => tbl))) {
    const known = told
      .filter(({ tbl }) => tbl === table)
      .map(({ idx, stat }) => ({ name: idx, columns: stat.split(' ').length - 1 }));
    expect(known).toEqual(indexesOf(file, table).sort((a, b) => (a.name < b.name ? -1 : 1)));
  }

  expect(told.length).toBeGreaterThan(20);
  await db.destroy();
});

test('a store from before it was told of, or one that counted for itself, is told at the next start', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'admin-agent-shapes-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'store.sqlite');
  const first = await openDatabase(path, { now: () => 0 });
  const told = described(first.file);
  first.file.raw.exec("analyze; delete from sqlite_stat1 where idx = 'notices_by_alert'");
  expect(described(first.file)).not.toEqual(told);
  await first.db.destroy();

  const second = await openDatabase(path, { now: () => 0 });

  expect(described(second.file)).toEqual(told);
  const [step] = second.file.raw
    .prepare<[], { detail: string }>(
      "explain query plan select * from notices where tenant_id = 't' and alert_id = 'a'",
    )
    .all();
  expect(step?.detail).toContain('notices_by_alert');
  await second.db.destroy();
});
