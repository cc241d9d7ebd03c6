/** So many a minute are taken up; an honest person is far below, and a flood costs no more than this. */
const perNumber = 8;
const inAll = 60;
const windowMs = 60_000;

/** Bounds what answers may cost, for each number and in all, on the monotonic clock. */
export function createFloodGate() {
  const taken = new Map<string, number[]>();
  let all: number[] = [];

  const within = (times: readonly number[], mono: number) =>
    times.filter((at) => at > mono - windowMs);

  return {
    /** Whether one more of this number may be taken up now. */
    isOpen(number: string, mono: number): boolean {
      all = within(all, mono);
      if (all.length === 0) {
        taken.clear();
      }
      const own = within(taken.get(number) ?? [], mono);
      if (own.length >= perNumber || all.length >= inAll) {
        return false;
      }
      all.push(mono);
      taken.set(number, [...own, mono]);
      return true;
    },
  };
}
