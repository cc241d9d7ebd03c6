import { type Cause, mayBeOurNetwork } from '#shared/faults.ts';

/** Bots of one host that fall within this time may fall for the same reason. */
export const fallTogetherMs = 60_000;
const fewest = 3;
/** After the host has returned, its bots may take so long to be well by themselves. */
export const hostGraceMs = 60_000;

/** One watched bot of a host. */
export type HostBot = {
  /** Since when it is down, on the monotonic clock; `null` where it is not. */
  downSince: number | null;
  cause: Cause | null;
};

/** True where a bot that is down for this may be down because its host is. */
export function mayBeItsHost(cause: Cause): boolean {
  return mayBeOurNetwork(cause) && cause !== 'dns';
}

/** True where the host may be what fails, so that its other bots are looked at before one is repaired. */
export function isWorthAsking(bots: readonly HostBot[]): boolean {
  return bots.length >= fewest;
}

/**
 * True where the bots of a host fell together: three or more, at least half of those that are watched, within a minute.
 */
export function fellTogether(bots: readonly HostBot[]): boolean {
  const falls = bots
    .flatMap(({ downSince, cause }) =>
      downSince !== null && cause !== null && mayBeItsHost(cause) ? [downSince] : [],
    )
    .sort((a, b) => a - b);
  const needed = Math.max(fewest, Math.ceil(bots.length / 2));
  return falls.some((at, index) => {
    const last = falls[index + needed - 1];
    return last !== undefined && last - at <= fallTogetherMs;
  });
}
