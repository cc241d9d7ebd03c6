import type { LookupFunction } from 'node:net';

import type { OpenclawConnector } from '#shared/schemas/connectors/openclaw.ts';
import { isLoopbackAddress } from '#shared/schemas/connectors/web-address.ts';

import { createHttpTarget, type HttpTarget } from '../http-target.ts';
import { perConfig } from '../per-config.ts';
import { createTrustStore } from '../trust-store.ts';
import { gatewayKey, livenessUrl } from './gateway-address.ts';

/** How long a gateway may take to say that it is live. */
export const livenessLimitMs = 2_000;

/** A connector's settings, made ready to be used. */
export type GatewayTarget = {
  /** The same for every spelling of the address. */
  key: string;
  url: string;
  isLoopback: boolean;
  version: string;
  /** Asks whether it is live. `tls` in it holds for the socket too. */
  liveness: HttpTarget;
  /** In place of the system's own, where not every address may be reached. */
  lookup?: LookupFunction;
};

/** Works out once per configuration what every look at its gateway needs. */
export function createGatewayTargets({ version }: { version: string }) {
  const shared = { userAgent: `admin-agent/${version}`, trust: createTrustStore() };

  return perConfig(
    ({ url, trustedCa }: OpenclawConnector): GatewayTarget => ({
      key: gatewayKey(url),
      url,
      isLoopback: isLoopbackAddress(url),
      version,
      liveness: createHttpTarget(
        {
          type: 'http',
          url: livenessUrl(url),
          expectJson: { status: 'live' },
          timeoutMs: livenessLimitMs,
          ...(trustedCa !== undefined && { trustedCa }),
        },
        shared,
      ),
    }),
  );
}
