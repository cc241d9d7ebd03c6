/** Whoever asks for more is asked again before. */
const longestMs = 6 * 60 * 60_000;
// RFC 9110, 5.6.7, with the two forms that are obsolete.
const httpDate = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6},? [\w: -]{11,40}$/;

/** How long `Retry-After` asks to wait, in seconds or until a date; `undefined` where it says neither. */
export function retryAfterMs(value: string | undefined, now: number): number | undefined {
  if (value === undefined) {
    return undefined;
  }
  const waitMs = /^\d+(?:\.\d+)?$/.test(value)
    ? Number(value) * 1_000
    : httpDate.test(value)
      ? Date.parse(value) - now
      : Number.NaN;
  return Number.isNaN(waitMs) ? undefined : Math.ceil(Math.min(Math.max(waitMs, 0), longestMs));
}
