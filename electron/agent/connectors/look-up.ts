import { lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';

/**
 * Resolves a name as the system does, but knows by itself where `localhost` is (RFC 6761, 6.3). The
 * system's resolver works on the few threads that everything shares, and most bots are on this machine.
 */
export const lookUp: LookupFunction = (hostname, options, callback) => {
  if (!isLocalName(hostname)) {
    lookup(hostname, options, callback);
    return;
  }
  const addresses = [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ];
  if (options.all) {
    process.nextTick(callback, null, addresses);
  } else {
    process.nextTick(callback, null, '127.0.0.1', 4);
  }
};

/** `localhost` and every name under it. */
export function isLocalName(hostname: string): boolean {
  return /(^|\.)localhost\.?$/i.test(hostname);
}

/** True for this machine, of a host in the one form that the URL parser brings every spelling to. */
export function isLocalHost(host: string): boolean {
  switch (isIP(host)) {
    case 4:
      // Connecting to "any address" reaches this machine.
      return host.startsWith('127.') || host === '0.0.0.0';
    case 6:
      return host === '::1' || host === '::' || host.startsWith('::ffff:7f');
    default:
      return isLocalName(host);
  }
}
