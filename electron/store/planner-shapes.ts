import type SQLite from 'better-sqlite3';

/**
 * How a grown store looks: the rows of an index, then how many of them agree in its first column, in its first two, and so
 * on. A year of twenty clients with a thousand bots; only the proportions matter.
 */
type Shapes = Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;

const shapes: Shapes = {
  admin_alerts: {
    sqlite_autoindex_admin_alerts_1: [100_000, 1],
    admin_alerts_one_open_per_fingerprint: [200, 10, 1],
    admin_alerts_by_tenant_newest: [100_000, 5_000, 2, 1],
    admin_alerts_by_bot: [100_000, 100, 1],
    admin_alerts_by_incident: [100_000, 2],
    admin_alerts_to_look_at: [200, 1],
    admin_alerts_by_fingerprint: [100_000, 5_000, 30, 1],
  },
  incidents: {
    sqlite_autoindex_incidents_1: [100_000, 1],
    incidents_one_open_per_bot: [50, 1],
    incidents_by_tenant_newest: [100_000, 5_000, 2],
    incidents_by_bot_newest: [100_000, 100, 1],
    incidents_by_parent: [100_000, 100],
  },
  notices: {
    sqlite_autoindex_notices_1: [300_000, 1],
    notices_once: [300_000, 15_000, 1],
    notices_held: [200, 2],
    notices_held_by_recipient: [200, 20, 10, 2],
    notices_not_over: [200, 2],
    notices_not_sent: [2_000, 100, 50, 2],
    notices_lanes: [100, 20, 10, 5, 3, 2, 1],
    notices_instead: [2_000, 1],
    notices_folded: [50_000, 5],
    notices_by_alert: [300_000, 3],
    notices_by_recipient: [300_000, 15_000, 3_000, 2],
    notices_by_tenant_newest: [300_000, 15_000, 3],
  },
  recovery_attempts: {
    sqlite_autoindex_recovery_attempts_1: [150_000, 1],
    recovery_attempts_one_under_way_per_bot: [20, 1],
    recovery_attempts_by_bot_newest: [150_000, 150, 1],
    recovery_attempts_begun: [150_000, 150, 1],
    recovery_attempts_by_incident: [150_000, 2],
    recovery_attempts_by_tenant_newest: [150_000, 7_500, 1],
  },
};

type Row = { tbl: string; idx: string; stat: string };

const rows: readonly Row[] = Object.entries(shapes).flatMap(([tbl, indexes]) =>
  Object.entries(indexes).map(([idx, counts]) => ({ tbl, idx, stat: counts.join(' ') })),
);

/**
 * Tells SQLite how the tables that grow will look. Of a table it knows nothing of it takes a client to have ten rows, and
 * then walks through all that a client ever was sent to find one message; and to count for itself, as `analyze` does, would
 * make a plan depend on what the store held that day. Its own table is there to be written to
 * (https://sqlite.org/fileformat2.html#stat1tab).
 */
export function describeGrownTables(raw: SQLite.Database): void {
  if (isDescribed(raw)) {
    return;
  }
  // Makes the table where there is none yet.
  raw.exec('analyze sqlite_schema');
  raw.transaction(() => {
    raw.exec('delete from sqlite_stat1');
    if (hasTable(raw, 'sqlite_stat4')) {
      raw.exec('delete from sqlite_stat4');
    }
    const insert = raw.prepare<Row>(
      'insert into sqlite_stat1 (tbl, idx, stat) values (@tbl, @idx, @stat)',
    );
    for (const row of rows) {
      insert.run(row);
    }
  })();
  // Has this connection take up what now stands there.
  raw.exec('analyze sqlite_schema');
}

function isDescribed(raw: SQLite.Database): boolean {
  if (!hasTable(raw, 'sqlite_stat1')) {
    return false;
  }
  const stored = raw.prepare<[], Row>('select tbl, idx, stat from sqlite_stat1').all();
  const known = new Set(rows.map(textOf));
  return stored.length === rows.length && stored.every((row) => known.has(textOf(row)));
}

function hasTable(raw: SQLite.Database, name: string): boolean {
  return raw.prepare('select 1 from sqlite_schema where name = ?').get(name) !== undefined;
}

const textOf = ({ tbl, idx, stat }: Row): string => `${tbl} ${idx} ${stat}`;
