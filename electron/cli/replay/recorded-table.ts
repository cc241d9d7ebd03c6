import type { RecordedCheck, RecordedChecks } from '#electron/agent/replay/recorded-check.ts';

const firstRoom = 256;

/** The checks of one target, thirteen bytes each, so that millions of them find room. */
function createColumn() {
  let at = new Float64Array(firstRoom);
  let latency = new Float32Array(firstRoom);
  let ok = new Uint8Array(firstRoom);
  let count = 0;
  let isSorted = true;

  function grow(): void {
    const room = at.length * 2;
    const wider = {
      at: new Float64Array(room),
      latency: new Float32Array(room),
      ok: new Uint8Array(room),
    };
    wider.at.set(at);
    wider.latency.set(latency);
    wider.ok.set(ok);
    ({ at, latency, ok } = wider);
  }

  /** In the order of time; of two checks at the same moment the later in the file stays. */
  function order(): void {
    const indices = Uint32Array.from({ length: count }, (_, index) => index).sort(
      (a, b) => (at[a] ?? 0) - (at[b] ?? 0) || a - b,
    );
    const kept = indices.filter((index, place) => at[index] !== at[indices[place + 1] ?? -1]);
    at = Float64Array.from(kept, (index) => at[index] ?? 0);
    latency = Float32Array.from(kept, (index) => latency[index] ?? 0);
    ok = Uint8Array.from(kept, (index) => ok[index] ?? 0);
    count = kept.length;
    isSorted = true;
  }

  return {
    add(check: { at: number; isOk: boolean; latencyMs: number | null }): void {
      if (count === at.length) {
        grow();
      }
      isSorted &&= count === 0 || check.at > (at[count - 1] ?? 0);
      at[count] = check.at;
      latency[count] = check.latencyMs ?? Number.NaN;
      ok[count] = check.isOk ? 1 : 0;
      count += 1;
    },

    /** Answers that took longer count as slow; none do where it is left out. */
    checks(slowAboveMs: number = Infinity): RecordedChecks {
      if (!isSorted) {
        order();
      }
      return {
        length: count,
        at(index): RecordedCheck {
          const isOk = ok[index] === 1;
          const isSlow = isOk && (latency[index] ?? 0) > slowAboveMs;
          return {
            at: at[index] ?? 0,
            outcome: isSlow ? 'slow' : isOk ? 'pass' : 'fail',
            // A record of this kind does not say what for.
            cause: isSlow ? 'slow' : isOk ? null : 'timeout',
            isFinal: false,
            isEvent: false,
          };
        },
      };
    },
  };
}

export type RecordedTable = ReturnType<typeof createRecordedTable>;

/** A recorded check history, target by target, in whatever order it comes. */
export function createRecordedTable() {
  const columns = new Map<string, ReturnType<typeof createColumn>>();
  return {
    add({
      target,
      ...check
    }: {
      target: string;
      at: number;
      isOk: boolean;
      latencyMs: number | null;
    }) {
      let column = columns.get(target);
      if (!column) {
        column = createColumn();
        columns.set(target, column);
      }
      column.add(check);
    },

    *targets(slowAboveMs?: number): Generator<{ target: string; checks: RecordedChecks }> {
      for (const [target, column] of columns) {
        yield { target, checks: column.checks(slowAboveMs) };
      }
    },

    size: () => columns.size,
  };
}
