import type { WebsocketConnector } from '#shared/schemas/connectors/websocket.ts';

import type { Connector, ProbeContext, Reading } from './connector.ts';
import { unusableAuthority } from './http-reading.ts';
import { openHeaders } from './open-headers.ts';
import { perConfig } from './per-config.ts';
import { createTrustStore } from './trust-store.ts';
import { ask } from './websocket-exchange.ts';
import { createHeldLine, type HeldLine } from './websocket-held.ts';
import { readOutcome } from './websocket-reading.ts';
import { createWebsocketTarget, type WebsocketTarget } from './websocket-target.ts';
import { openWire, type Wire } from './websocket-wire.ts';

/**
 * Bots behind a WebSocket. A probe opens one, asks what is to be asked, and waits for the message that is expected,
 * within fixed limits of time and size; it is never redirected. A bot that is held keeps its one connection.
 */
export function createWebsocketConnector({
  version,
}: {
  version: string;
}): Connector<WebsocketConnector> {
  const shared = { userAgent: `admin-agent/${version}`, trust: createTrustStore() };
  const targetOf = perConfig((config: WebsocketConnector) => createWebsocketTarget(config, shared));
  // A bot is held, and probed, under one signal until it is changed; a trial of its settings has another.
  const held = new WeakMap<AbortSignal, HeldLine>();

  return {
    type: 'websocket',
    originOf: (config) => targetOf(config).origin,
    isLocal: (config) => targetOf(config).isLocal,
    hostOf: (config) => (targetOf(config).isLocal ? null : targetOf(config).host),
    timeoutMs: (config) => targetOf(config).timeoutMs,
    async probe(config, context) {
      const target = targetOf(config);
      if (target.tls && !target.tls.context) {
        return unusableAuthority;
      }
      return (held.get(context.signal) ?? { probe: () => probeOnce(target, context) }).probe();
    },
    hold(config, context) {
      if (config.isHeld) {
        held.set(context.signal, createHeldLine(targetOf(config), context));
      }
    },
  };
}

async function probeOnce(target: WebsocketTarget, context: ProbeContext): Promise<Reading> {
  const { headers, secret } = await openHeaders(target.headers, context.secrets);
  const send = target.send === undefined ? undefined : await context.secrets.open(target.send);
  let wire: Wire | undefined;
  try {
    const outcome = await ask(
      (listener) => {
        wire = openWire(target, headers, listener);
        return { wire, isOpen: false };
      },
      { ...target, send },
      context,
    );
    return readOutcome(outcome, target, {
      secrets: send === undefined ? secret : [...secret, send],
      certificate: wire?.tlsValidTo ?? {},
    });
  } finally {
    wire?.leave();
  }
}
