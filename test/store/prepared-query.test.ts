import { sql } from 'kysely';
import { expect, test } from 'vitest';

import { openDatabase } from '#electron/store/database.ts';
import { prepareInsert, prepareSelect, sampleRows } from '#electron/store/prepared-query.ts';

test.for([0, 1, 7, 8, 9, 63, 64, 65, 200])(
  'of %i rows each is written once, with its own values',
  async (count) => {
    const { db } = await openDatabase(':memory:', { now: () => 0 });
    await sql`create temp table numbers (a integer, b blob)`.execute(db);
    const insert = prepareInsert((given, rows) => {
      const row = sql`(${sql.join(sampleRows(0, 2))})`;
      return sql`insert into numbers values ${sql.join(sampleRows(row, rows))}`.compile(given);
    });
    await insert(
      db,
      Array.from({ length: count }, (_, index) => [index, Buffer.from([index])]),
    );

    const { rows } = await sql<{ a: number; b: Buffer }>`select a, b from numbers`.execute(db);
    expect(rows.map(({ a }) => a).sort((x, y) => x - y)).toEqual(
      Array.from({ length: count }, (_, index) => index),
    );
    expect(rows.every(({ a, b }) => b[0] === a)).toBe(true);
    await db.destroy();
  },
);

test('a select that is kept answers what is asked of it each time', async () => {
  const { db } = await openDatabase(':memory:', { now: () => 0 });
  const select = prepareSelect((given) =>
    sql<{ twice: number }>`select ${0} * 2 as twice`.compile(given),
  );

  expect(await select(db, [4])).toEqual([{ twice: 8 }]);
  expect(await select(db, [21])).toEqual([{ twice: 42 }]);
  await db.destroy();
});
