import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { sql } from 'kysely';

import type { Database } from '#electron/store/database.ts';

import type { Canary } from './canaries.ts';
import { createSearch } from './find-canary.ts';

/** Everything that came out of the agent, by where it came out. */
export function createSinks() {
  const parts = new Map<string, Buffer[]>();

  function add(sink: string, content: string | Buffer): void {
    const contents = parts.get(sink) ?? [];
    contents.push(Buffer.from(content));
    parts.set(sink, contents);
  }

  return {
    add,

    /** What went to whom, as `JSON.stringify` writes it. */
    addValue: (sink: string, value: unknown) => add(sink, JSON.stringify(value) ?? ''),

    /** Every file below it, whatever it is. */
    addFolder(name: string, folder: string): void {
      for (const path of filesIn(folder)) {
        add(`${name}/${relative(folder, path)}`, readFileSync(path));
      }
    },

    /** What the database says, which its file may have cut into pages. */
    async addRows(name: string, db: Database): Promise<void> {
      const tables = await sql<{ name: string }>`
        select name from sqlite_master where type = 'table'`.execute(db);
      for (const table of tables.rows) {
        const { rows } = await sql<Record<string, unknown>>`
          select * from ${sql.table(table.name)}`.execute(db);
        for (const value of rows.flatMap((row) => Object.values(row))) {
          add(`${name}/${table.name}`, Buffer.isBuffer(value) ? value : String(value));
        }
      }
    },

    names: () => [...parts.keys()].toSorted(),
    bytesIn: (sink: string) => Buffer.concat(parts.get(sink) ?? []).length,

    /** What was found and where, each kind of find once. */
    search(canaries: readonly Canary[]): string[] {
      const search = createSearch(canaries);
      const found = new Set<string>();
      for (const [sink, contents] of parts) {
        for (const content of distinct(contents)) {
          for (const { canary, form, at } of search(content)) {
            const around = content.subarray(Math.max(at - 60, 0), at + 60).toString('latin1');
            found.add(`${sink}: ${canary}, ${form}: …${around}…`);
          }
        }
      }
      return [...found];
    },
  };
}

function distinct(contents: readonly Buffer[]): Buffer[] {
  return [...new Map(contents.map((each) => [each.toString('latin1'), each])).values()];
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}
