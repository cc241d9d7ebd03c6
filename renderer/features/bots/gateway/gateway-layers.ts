import type { Cause } from '#shared/faults.ts';
import type { GatewayChannel, GatewayLook } from '#shared/schemas/gateway.ts';
import { type Layers, noLayers } from '#shared/schemas/health.ts';

/** Causes of which it is certain that nothing of the gateway runs where we look. */
const unreached: ReadonlySet<Cause | null> = new Set<Cause | null>(['refused', 'dns', 'timeout']);

/** What one look at a gateway says of the layers, before there is a bot. */
export function layersOfLook(look: GatewayLook): Layers {
  if (look.kind === 'refused') {
    const isReached = !unreached.has(look.cause) || look.reason !== null;
    return isReached
      ? { ...noLayers, process: 'pass', api: 'fail' }
      : { ...noLayers, process: 'fail' };
  }
  const watched = look.channels.filter(isInUse);
  const channel = watched.length === 0 ? 'none' : watched.every(isUp) ? 'pass' : 'fail';
  return { ...noLayers, process: 'pass', api: 'pass', channel };
}

/** What the gateway does not say is taken as it should be. */
export function isInUse({ isEnabled, isConfigured }: GatewayChannel): boolean {
  return isEnabled !== false && isConfigured !== false;
}

export function isUp({ isLinked, isConnected }: GatewayChannel): boolean {
  return isLinked !== false && isConnected !== false;
}

/** As a connector names it. */
export function channelKey({ channel, accountId }: GatewayChannel): string {
  return `${channel}:${accountId}`;
}
