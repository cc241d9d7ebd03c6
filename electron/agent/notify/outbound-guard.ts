import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';

import { isLocalName, lookUp } from '#electron/agent/connectors/look-up.ts';
import { AppError } from '#shared/errors.ts';
import { readOutboundPlace } from '#shared/outbound-place.ts';
import { portOf } from '#shared/url-port.ts';

import { reachOf } from './address-reach.ts';

/**
 * The one door to places that a person typed (OWASP SSRF; `security.md` T07): a name is looked up once, every address it
 * has is tested, and the connection goes to an address that was tested. Private, loopback, link-local and other special
 * ranges are for hosts that an owner allowed.
 */
export type OutboundGuard = {
  /**
   * For `net`, `tls` and whatever takes a `lookup`, for a connection to this port: answers allowed addresses only, or
   * fails with `outbound_refused`. Not asked for a literal address, so that each connection needs `assertHost` or
   * `assertUrl` before it.
   */
  lookupAt(port: number): LookupFunction;
  /** Throws the `AppError` `outbound_refused` for an address, or a name of this machine, that is not allowed. */
  assertHost(host: string, port: number): void;
  /** The same of the host and port of a URL. */
  assertUrl(url: string): void;
};

type GuardOptions = {
  /** What the owner opened, as `host` or `host:port`, asked each time; see `mayReach` for what each opens. */
  allowedHosts: () => readonly string[];
  /** How names are resolved. */
  resolve?: LookupFunction;
};

/** What a connection is meant for, before its name is looked up. */
type Aim = { host: string; port: number };

export function createOutboundGuard({
  allowedHosts,
  resolve = lookUp,
}: GuardOptions): OutboundGuard {
  const isAllowed = (host: string, port: number): boolean =>
    allowedHosts()
      .map(readOutboundPlace)
      .some((place) => place && plainHost(place.host) === host && (place.port ?? port) === port);

  function mayReach({ host, port }: Aim, address: string): boolean {
    const reach = reachOf(address);
    switch (reach) {
      case 'public':
        return true;
      case 'private':
        return isAllowed(host, port) || isAllowed(plainHost(address), port);
      case 'exact':
        return isAllowed(plainHost(address), port);
      case 'never':
        return false;
      default:
        return reach satisfies never;
    }
  }

  function assertHost(given: string, port: number): void {
    const host = plainHost(given);
    // A name of this machine leads to what the same number does, without any look-up.
    const literal = isLocalName(host) ? '127.0.0.1' : host;
    if (host === '' || (isIP(literal) !== 0 && !mayReach({ host, port }, literal))) {
      throw refused(host);
    }
  }

  const lookupAt =
    (port: number): LookupFunction =>
    (hostname, options, callback) => {
      const aim = { host: plainHost(hostname), port };
      resolve(hostname, { ...options, all: true }, (error, found) => {
        const addresses = typeof found === 'string' ? [] : found;
        const failure = error ?? failureOf(aim, addresses);
        const [first] = addresses;
        if (failure || !first) {
          callback(failure, '', 0);
        } else if (options.all) {
          callback(null, addresses);
        } else {
          callback(null, first.address, first.family);
        }
      });
    };

  /** One address that must not be reached is reason enough: whoever names it is not trusted with the others. */
  function failureOf(aim: Aim, addresses: readonly LookupAddress[]): NodeJS.ErrnoException | null {
    if (addresses.length === 0) {
      return Object.assign(new Error('expected an address'), { code: 'ENOTFOUND' });
    }
    return addresses.every(({ address }) => mayReach(aim, address)) ? null : refused(aim.host);
  }

  return {
    lookupAt,
    assertHost,
    assertUrl(url) {
      if (!URL.canParse(url)) {
        throw refused('');
      }
      const aim = new URL(url);
      assertHost(aim.hostname, portOf(aim));
    },
  };
}

function refused(host: string): AppError {
  return new AppError('outbound_refused', { host });
}

/** A host in the one spelling that the URL parser brings all others to; empty where it is none. */
function plainHost(given: string): string {
  const host = given.trim().replace(/%.*$/, '');
  const url = `http://${isIP(host) === 6 ? `[${host}]` : host}`;
  return URL.canParse(url)
    ? new URL(url).hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
    : '';
}
