/** So many messages a minute, evenly: what was not used is not saved up beyond a second's worth. */
export type Bucket = { perMinute: number; tokens: number; at: number };

const burstOf = (perMinute: number) => Math.max(1, perMinute / 60);

export function fullBucket(perMinute: number, mono: number): Bucket {
  return { perMinute, tokens: burstOf(perMinute), at: mono };
}

export function refilled(bucket: Bucket, mono: number): Bucket {
  const { perMinute, tokens, at } = bucket;
  const gained = (Math.max(mono - at, 0) * perMinute) / 60_000;
  return {
    perMinute,
    tokens: Math.min(tokens + gained, burstOf(perMinute)),
    at: Math.max(mono, at),
  };
}

/** How long until there is one. */
export function untilToken({ perMinute, tokens }: Bucket): number {
  return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) * 60_000) / perMinute);
}
