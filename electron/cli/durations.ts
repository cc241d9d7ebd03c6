const unitMs: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Reads `500ms`, `30s`, `5m`, `1h`; a bare number is milliseconds. `undefined` for anything else. */
export function parseDuration(text: string): number | undefined {
  const match = /^(?<amount>\d+(?:\.\d+)?)(?<unit>ms|s|m|h|d)?$/.exec(text.trim());
  const factor = unitMs[match?.groups?.['unit'] ?? 'ms'];
  const amount = match?.groups?.['amount'];
  return amount === undefined || factor === undefined
    ? undefined
    : Math.round(Number(amount) * factor);
}

/** The largest whole unit: `30 s`, `5 min`, `3 h`, `2 d`. */
export function shortDuration(durationMs: number): string {
  const seconds = Math.max(0, Math.round(durationMs / 1000));
  if (seconds < 120) {
    return `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) {
    return `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}
