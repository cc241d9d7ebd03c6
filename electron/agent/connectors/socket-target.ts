import { isIP } from 'node:net';

import type { SocketTarget } from './open-socket.ts';
import type { TrustStore } from './trust-store.ts';

export const isSecured = ({ protocol }: URL): boolean =>
  protocol === 'https:' || protocol === 'wss:';

/** The one that is named, or the usual one of its kind. */
export const portOf = (url: URL): number => Number(url.port) || (isSecured(url) ? 443 : 80);

/** Where an address is reached. `context` is `undefined` where the person's own authority cannot be read. */
export function socketTarget(
  url: URL,
  of: { timeoutMs: number; trustedCa: string | undefined; trust: TrustStore },
): SocketTarget {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return {
    host,
    port: portOf(url),
    timeoutMs: of.timeoutMs,
    ...(isSecured(url) && {
      tls: {
        serverName: isIP(host) === 0 ? host : '',
        context: of.trust.contextFor(of.trustedCa),
      },
    }),
  };
}
