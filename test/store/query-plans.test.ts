import SQLite from 'better-sqlite3';
import { expect, test, vi } from 'vitest';

import { simulate } from '#electron/simulation/simulate.ts';
import { openDatabase } from '#electron/store/database.ts';
import { storm } from '#test/storm/storm.ts';

/** Get a row with each check, incident or message, and are asked while bots are watched. */
const growing = [
  'admin_alerts',
  'alert_history',
  'audit_log',
  'bot_health_daily',
  'bot_health_hourly',
  'bot_health_logs',
  'bot_latency_hourly',
  'check_evidence',
  'config_versions',
  'incidents',
  'notice_attempts',
  'notices',
  'recovery_attempts',
];

/** Walked through once, at a start or in the job of a day. */
const once = [
  /^select distinct "bot_id" from "config_versions" where "tenant_id" = \+\? and "state" in/,
  /^select distinct "tenant_id" from "audit_log"$/,
  // By the simulation, at its end.
  /^select "id", "bot_id", "opened_at", "closed_at" from "incidents" order by "opened_at"$/,
  /^select "bot_id", "incident_id", "step", "started_at" from "recovery_attempts" where "started_at" is not null/,
  // By the storm, at its end.
  /^select \* from "notices" where "tenant_id" = \+\? and "kind" <> \+\? order by "created_at", "id"$/,
  /^select "id", "severity" from "admin_alerts" where "tenant_id" = \+\? and "severity" <> \+\?$/,
  /^select count\(\*\) as "count" from "notices" where "medium" = \+\? and "kind" <> \+\?/,
];

type Step = { detail: string };

/** All that a client or a recipient ever had, or all that has a value at all: as much as the table has. */
const ofNearlyAll = /^SEARCH (\w+) .*\((?:tenant_id=\?(?: AND recipient=\?)?|\w+>\?)\)$/;

/** What a query would look at row by row, by SQLite's own plan of it. */
function walked(db: SQLite.Database, query: string): string[] {
  const values = Array<null>(query.split('?').length - 1).fill(null);
  const plan = db.prepare<unknown[], Step>(`explain query plan ${query}`).all(...values);
  return plan.flatMap(({ detail }) => {
    const [, table] = /^SCAN (\w+)/.exec(detail) ?? ofNearlyAll.exec(detail) ?? [];
    return table && growing.includes(nameOf(query, table)) && !ofFew(detail) ? [detail] : [];
  });
}

/** A plan names a table by what it is called in the query. */
function nameOf(query: string, called: string): string {
  const renamed = new RegExp(`\\b(${growing.join('|')})"? (?:as )?"?${called}\\b`).exec(query);
  return renamed?.[1] ?? called;
}

/** An index on the few rows that matter is there to be walked through. */
const ofFew = (detail: string): boolean =>
  [
    'admin_alerts_one_open_per_fingerprint',
    'admin_alerts_to_look_at',
    'incidents_one_open_per_bot',
    'notices_held',
    'notices_held_by_recipient',
    'notices_lanes',
    'notices_not_over',
    'recovery_attempts_one_under_way_per_bot',
  ].some((index) => new RegExp(`INDEX ${index}\\b`).test(detail));

test('nothing that is asked while bots are watched walks through what grows with every check, incident or message', async () => {
  const prepare = vi.spyOn(SQLite.prototype, 'prepare');
  await simulate({ bots: 8, days: 2, seed: 3 });
  await storm({ tenants: 1, bots: 12, repeats: 1 });
  const queries = [...new Set(prepare.mock.calls.map(([text]) => text))].filter(
    (text) => /^\s*(select|with|update|delete)/.test(text) && !text.includes('sqlite_'),
  );
  prepare.mockRestore();
  expect(queries.length).toBeGreaterThan(100);

  const { db, file } = await openDatabase(':memory:', { now: Date.now });
  const found = queries
    .filter((text) => !once.some((known) => known.test(text)))
    .map((text) => ({ text, walks: walked(file.raw, text) }))
    .filter(({ walks }) => walks.length > 0);
  await db.destroy();

  expect(found).toEqual([]);
});
