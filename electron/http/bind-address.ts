import { StartError } from '#electron/host/start-error.ts';

const loopback: Readonly<Record<string, string>> = {
  '127.0.0.1': '127.0.0.1',
  localhost: '127.0.0.1',
  '::1': '::1',
  '[::1]': '::1',
};

/**
 * The address to listen on. Anything but loopback is refused: without TLS and sign-in, tokens and answers would go
 * over the network in plain.
 */
export function bindAddress(wanted: string): string {
  const address = Object.hasOwn(loopback, wanted) ? loopback[wanted] : undefined;
  if (address === undefined) {
    throw new StartError('address_refused', { host: wanted });
  }
  return address;
}

/** `http://127.0.0.1:7341`, with the brackets that an IPv6 address needs. */
export function urlOf(address: string, port: number): string {
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
}
