import { isLoopbackAddress } from '#shared/schemas/connectors/web-address.ts';
import { portOf } from '#shared/url-port.ts';

/**
 * One text for every spelling of where a gateway listens: host and port. The path is left out, as a gateway answers
 * on each, and so is the scheme, as there is one program behind a port. Every name of this machine is the same.
 */
export function gatewayKey(url: string): string {
  const address = new URL(url);
  const name = address.hostname.replace(/\.+$/, '').toLowerCase();
  return `${isLoopbackAddress(url) ? 'localhost' : name}:${portOf(address)}`;
}

/** Where a gateway says whether it is live: beside its socket, on the same port. */
export function livenessUrl(url: string): string {
  const address = new URL(url);
  address.protocol = address.protocol === 'wss:' ? 'https:' : 'http:';
  address.pathname = `${address.pathname.replace(/\/+$/, '')}/healthz`;
  address.search = '';
  address.hash = '';
  return address.href;
}
