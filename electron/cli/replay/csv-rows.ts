/** One record of a CSV file, with the line it begins on; `null` fields where it is no record at all. */
export type CsvRow = { line: number; fields: string[] | null };

/** A longer field is no field but a quote that was never closed. */
const maxFieldLength = 10_000;

/**
 * Reads CSV as RFC 4180 has it, piece by piece: quotes, doubled quotes, line breaks within quotes, CRLF, LF or CR, a
 * byte-order mark. Empty lines are left out.
 */
export async function* csvRows(chunks: AsyncIterable<string>): AsyncGenerator<CsvRow> {
  let state: 'start' | 'plain' | 'quoted' | 'quote' = 'start';
  let field = '';
  let fields: string[] = [];
  let line = 1;
  let begunOn = 1;
  let isBroken = false;
  let wasReturn = false;
  let isFirst = true;

  function endField(): void {
    fields.push(field);
    field = '';
    state = 'start';
  }

  function* endRow(): Generator<CsvRow> {
    endField();
    if (isBroken || fields.length > 1 || fields[0] !== '') {
      yield { line: begunOn, fields: isBroken ? null : fields };
    }
    fields = [];
    isBroken = false;
  }

  for await (const chunk of chunks) {
    for (const char of isFirst && chunk.startsWith('\uFEFF') ? chunk.slice(1) : chunk) {
      isFirst = false;
      const isSecondHalf = wasReturn && char === '\n';
      wasReturn = char === '\r';
      const endsLine = (char === '\n' || char === '\r') && !isSecondHalf;
      line += endsLine ? 1 : 0;
      if (state === 'quoted') {
        if (char === '"') {
          state = 'quote';
        } else if (field.length < maxFieldLength) {
          field += char;
        } else {
          // Never closed, so that what follows is taken line by line again.
          isBroken = true;
          state = 'plain';
        }
      } else if (char === '"' && (state === 'start' || state === 'quote')) {
        field += state === 'quote' ? '"' : '';
        state = 'quoted';
      } else if (isSecondHalf) {
        begunOn = line;
      } else if (char === ',') {
        endField();
      } else if (endsLine) {
        yield* endRow();
        begunOn = line;
      } else {
        isBroken ||= state === 'quote' || field.length >= maxFieldLength;
        field += isBroken ? '' : char;
        state = 'plain';
      }
    }
  }
  isBroken ||= state === 'quoted';
  yield* endRow();
}
