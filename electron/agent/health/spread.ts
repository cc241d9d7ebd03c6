// The fractional part of multiples of the golden ratio: however many bots there are, and whichever come and
// go, their places in the interval stay evenly spread (Knuth, The Art of Computer Programming 6.4, theorem S).
const golden = (Math.sqrt(5) - 1) / 2;

/** A bot's own place in any interval: in [0, 1), always the same, evenly spread over all bots. */
export function placeInInterval(botKey: number): number {
  return (botKey * golden) % 1;
}

/**
 * The first moment after `after` that is the bot's turn, counting intervals from `origin`: a whole
 * millisecond, so that a timer set for it cannot fall a rounding error short of it.
 */
export function nextTurn(
  botKey: number,
  { intervalMs, origin, after }: { intervalMs: number; origin: number; after: number },
): number {
  const first = Math.ceil(origin + placeInInterval(botKey) * intervalMs);
  const turns = Math.floor((after - first) / intervalMs) + 1;
  return first + Math.max(turns, 0) * intervalMs;
}
