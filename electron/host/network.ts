import { getServers } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';

import type { Network } from '#electron/agent/ports.ts';

/** An address that carries traffic off this machine. */
type Interface = { internal: boolean };

/** What the question is answered from; the defaults ask this machine. */
export type NetworkSources = {
  interfaces(): Interface[];
  /** As `dns.getServers` names them: an address, with a port where it is not 53. */
  resolvers(): string[];
  /** True where the resolver gives any sign of life. Never rejects. */
  reaches(address: string, port: number, signal: AbortSignal): Promise<boolean>;
};

const dnsPort = 53;
const resolverTimeoutMs = 1_500;

/**
 * Says whether this machine has a network, without asking anybody it does not talk to anyway: an interface must be
 * up and, where the machine's resolvers are elsewhere, one of them must be within reach.
 */
export function createNetwork(sources: NetworkSources = machineSources): Network {
  async function isOnline(signal: AbortSignal): Promise<boolean> {
    if (!sources.interfaces().some((each) => !each.internal)) {
      return false;
    }
    const resolvers = sources.resolvers().map(parseResolver);
    const distant = resolvers.filter(({ address }) => !isLoopback(address));
    // A resolver on this machine answers without any network, so it proves nothing either way.
    if (distant.length === 0) {
      return true;
    }
    const limit = AbortSignal.any([signal, AbortSignal.timeout(resolverTimeoutMs)]);
    const attempts = distant.map(async ({ address, port }) => {
      if (!(await sources.reaches(address, port, limit))) {
        throw new Error('out of reach');
      }
    });
    return Promise.any(attempts).then(
      () => true,
      () => false,
    );
  }

  return { isOnline };
}

const machineSources: NetworkSources = {
  interfaces: () => Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []),
  resolvers: getServers,
  async reaches(address, port, signal) {
    const signs = [connects(address, port, signal), answersQuestion(address, port, signal)];
    return Promise.any(
      signs.map(async (sign) => (await sign) || Promise.reject(new Error('no'))),
    ).catch(() => false);
  },
};

/** Answers of a resolver that knows nothing, but is there. */
const livingAnswers = new Set([
  'ENODATA',
  'ENOTFOUND',
  'ESERVFAIL',
  'EREFUSED',
  'EFORMERR',
  'ENOTIMP',
]);

/** Some networks drop DNS over TCP, so the root is asked for over UDP too. */
async function answersQuestion(
  address: string,
  port: number,
  signal: AbortSignal,
): Promise<boolean> {
  const resolver = new Resolver({ timeout: resolverTimeoutMs, tries: 1 });
  const cancel = () => resolver.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    resolver.setServers([address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`]);
    await resolver.resolveNs('.');
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && livingAnswers.has(String(error.code));
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** True where the far end accepts or refuses the connection: either proves a way there. Never rejects. */
export function connects(address: string, port: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve(false);
      return;
    }
    const socket = connect({ host: address, port });
    const settle = (reached: boolean) => {
      signal.removeEventListener('abort', giveUp);
      socket.destroy();
      resolve(reached);
    };
    const giveUp = () => settle(false);
    signal.addEventListener('abort', giveUp, { once: true });
    socket.once('connect', () => settle(true));
    socket.once('error', (error: NodeJS.ErrnoException) => settle(error.code === 'ECONNREFUSED'));
  });
}

/** Takes apart `1.2.3.4`, `1.2.3.4:5353`, `fe80::1%eth0` and `[2001:db8::1]:5353`. */
export function parseResolver(text: string): { address: string; port: number } {
  const bracketed = /^\[(?<address>.+)\]:(?<port>\d+)$/.exec(text);
  const plain = /^(?<address>[^:]+):(?<port>\d+)$/.exec(text);
  const { address, port } = bracketed?.groups ?? plain?.groups ?? {};
  return { address: address ?? text, port: port === undefined ? dnsPort : Number(port) };
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.') || /^::ffff:127\./i.test(address);
}
