import { isIP } from 'node:net';

import { isSecured, portOf } from '#shared/url-port.ts';

import type { SocketTarget } from './open-socket.ts';
import type { TrustStore } from './trust-store.ts';

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
