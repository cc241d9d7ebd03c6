import { type CsvRow, csvRows } from './csv-rows.ts';
import { createRecordedTable, type RecordedTable } from './recorded-table.ts';

const columns = ['target', 'timestamp_ms', 'ok', 'latency_ms'] as const;
type Column = (typeof columns)[number];
type Places = Readonly<Record<Column, number>>;

const okWords: ReadonlyMap<string, boolean> = new Map([
  ...(['1', 'true', 'ok', 'up', 'yes'] as const).map((word) => [word, true] as const),
  ...(['0', 'false', 'fail', 'down', 'no'] as const).map((word) => [word, false] as const),
]);

/** The last moment that a date can name. */
const maxTime = 8.64e15;

export type BadRow = { line: number; problem: 'quotes' | 'columns' | Column };
export type ReadRecord = { table: RecordedTable; rows: number; bad: number; firstBad: BadRow[] };

const badKept = 10;

/** Reads `target,timestamp_ms,ok,latency_ms`, with or without a first line that names them in any order. */
export async function readRecord(chunks: AsyncIterable<string>): Promise<ReadRecord> {
  const record: ReadRecord = { table: createRecordedTable(), rows: 0, bad: 0, firstBad: [] };
  let places: Places = { target: 0, timestamp_ms: 1, ok: 2, latency_ms: 3 };
  let isFirst = true;
  for await (const row of csvRows(chunks)) {
    const named = isFirst ? headingOf(row) : undefined;
    isFirst = false;
    if (named) {
      places = named;
      continue;
    }
    const check = checkOf(row, places);
    if (typeof check === 'string') {
      record.bad += 1;
      if (record.firstBad.length < badKept) {
        record.firstBad.push({ line: row.line, problem: check });
      }
    } else {
      record.rows += 1;
      record.table.add(check);
    }
  }
  return record;
}

/** Where each column stands, if this row names them. The latency may be missing. */
function headingOf({ fields }: CsvRow): Places | undefined {
  const names = (fields ?? []).map((field) => field.trim().toLowerCase());
  const place = (column: Column) => names.indexOf(column);
  return place('target') >= 0 && place('timestamp_ms') >= 0 && place('ok') >= 0
    ? {
        target: place('target'),
        timestamp_ms: place('timestamp_ms'),
        ok: place('ok'),
        latency_ms: place('latency_ms'),
      }
    : undefined;
}

function checkOf({ fields }: CsvRow, places: Places) {
  if (!fields) {
    return 'quotes';
  }
  const at = (column: Column) => fields[places[column]]?.trim() ?? '';
  if (Math.max(places.target, places.timestamp_ms, places.ok) >= fields.length) {
    return 'columns';
  }
  const target = at('target');
  const time = numberOf(at('timestamp_ms'));
  const isOk = okWords.get(at('ok').toLowerCase());
  const latency = at('latency_ms');
  const latencyMs = latency === '' ? null : numberOf(latency);
  if (target === '') {
    return 'target';
  }
  if (time === undefined || Math.abs(time) > maxTime) {
    return 'timestamp_ms';
  }
  if (isOk === undefined) {
    return 'ok';
  }
  if (latencyMs === undefined || (latencyMs !== null && latencyMs < 0)) {
    return 'latency_ms';
  }
  return { target, at: Math.round(time), isOk, latencyMs };
}

function numberOf(text: string): number | undefined {
  return /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}
