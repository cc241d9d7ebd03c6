import type { GatewayTarget } from '#electron/agent/connectors/openclaw/gateway-target.ts';
import type { OutboundGuard } from '#electron/agent/notify/outbound-guard.ts';
import { AppError } from '#shared/errors.ts';
import { portOf } from '#shared/url-port.ts';

export type GuardedTarget = {
  target: GatewayTarget;
  /** The guard let no address of it through. */
  isRefused: () => boolean;
};

/** A gateway, reached by addresses only that the guard lets through. Throws `outbound_refused` for a literal one. */
export function guardedTarget(target: GatewayTarget, guard: OutboundGuard): GuardedTarget {
  guard.assertUrl(target.url);
  const lookup = guard.lookupAt(portOf(new URL(target.url)));
  let isRefused = false;
  return {
    target: {
      ...target,
      lookup: (hostname, options, callback) =>
        lookup(hostname, options, (error, address, family) => {
          isRefused ||= error instanceof AppError;
          callback(error, address, family);
        }),
    },
    isRefused: () => isRefused,
  };
}
