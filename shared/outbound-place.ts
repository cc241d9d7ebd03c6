/** A place in a private network that an owner opened: a host, at every port or at one. */
export type OutboundPlace = { host: string; port: number | null };

/** The longest name, and the largest port behind it. */
export const longestOutboundPlace = 259;

const withPort = /^(\[[^\]]*\]|[^:]+):(\d+)$/;

/**
 * Reads `host` or `host:port`; an IPv6 address that a port follows stands in brackets. `undefined` where what follows
 * is no port.
 */
export function readOutboundPlace(entry: string): OutboundPlace | undefined {
  const [, host, digits] = withPort.exec(entry.trim()) ?? [];
  if (host === undefined) {
    return { host: entry.trim(), port: null };
  }
  const port = Number(digits);
  return port >= 1 && port <= 65_535 ? { host, port } : undefined;
}
