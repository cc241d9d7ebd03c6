import net from 'node:net';

import { openSocket, type SocketTarget } from '#electron/agent/connectors/open-socket.ts';
import type { TrustStore } from '#electron/agent/connectors/trust-store.ts';
import { reachOf } from '#electron/agent/notify/address-reach.ts';
import type { ChannelContext, ChannelOf, Delivery } from '#electron/agent/notify/channel.ts';
import type { ChannelConfig } from '#shared/schemas/channel.ts';

import { connectionFailure, type Undelivered, unanswered } from './connection-failure.ts';
import { type Email, emailOf } from './email.ts';
import { nobody } from './nobody.ts';
import { smtpFailure } from './smtp-failure.ts';
import { type SmtpMessage, smtpMessage } from './smtp-message.ts';
import { type SmtpSession, startSmtpSession } from './smtp-session.ts';

export type SmtpConfig = Extract<ChannelConfig, { kind: 'smtp' }>;

const timeoutMs = 45_000;
/** For the server's answer to our last word. */
const goodbyeMs = 2_000;

/**
 * A mail server of the person's own. It knows no key: what ends before the last dot of the message left nothing, and
 * what ends after it, without a reply, is uncertain. A repeat has the same `Message-ID`.
 */
export function createSmtpChannel({ trust }: { trust: TrustStore }): ChannelOf<SmtpConfig> {
  return {
    kind: 'smtp',
    length: 'long',
    promise: 'may_repeat',
    keyWindowMs: 0,
    perMinute: 60,
    timeoutMs,
    // Without its encryption it is another place: a password that was given for the one is not for the other.
    target: ({ host, port, security }) =>
      `${security === 'plain' ? 'plain' : 'tls'}:${host.toLowerCase()}:${port}`,
    async send(config, outgoing, context) {
      const email = emailOf(config, outgoing);
      if (!email) {
        return nobody;
      }
      try {
        context.guard.assertHost(config.host, config.port);
        const message = await smtpMessage(email, context.clock.now());
        return await deliver({ config, email, message, context, trust });
      } catch (error) {
        return connectionFailure(error instanceof Error ? error : new Error('failed'), 'connect');
      }
    },
  };
}

type Sending = {
  config: SmtpConfig;
  email: Email;
  message: SmtpMessage;
  context: ChannelContext;
  trust: TrustStore;
};

/** Everything within one time limit, from the look-up to the reply that takes the message. */
function deliver({ config, email, message, context, trust }: Sending): Promise<Delivery> {
  const { clock, signal, guard } = context;
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve(unanswered(false, 'ABORTED'));
      return;
    }
    const { host, port, security, user, password } = config;
    const target: SocketTarget = { host, port, timeoutMs, lookup: guard.lookupAt(port) };
    const socket = openSocket(target);
    let phase: 'lookup' | 'connect' = net.isIP(host) === 0 ? 'lookup' : 'connect';
    let session: SmtpSession | undefined;
    const deadline = clock.after(timeoutMs, () => settle(cutShort('ETIMEDOUT')));
    signal.addEventListener('abort', onAbort, { once: true });

    function settle(delivery: Delivery): void {
      deadline.cancel();
      signal.removeEventListener('abort', onAbort);
      resolve(delivery);
      if (delivery.outcome === 'accepted') {
        clock.after(goodbyeMs, () => session?.close());
      } else {
        session?.close();
        socket.destroy();
      }
    }

    function onAbort(): void {
      settle(cutShort('ABORTED'));
    }

    function cutShort(code: string): Undelivered {
      return unanswered(session?.mayHaveLeft() ?? false, code);
    }

    socket.on('lookup', (error: Error | null) => {
      phase = error ? 'lookup' : 'connect';
    });
    const onEarlyError = (error: Error): void => settle(connectionFailure(error, phase));
    socket.once('error', onEarlyError);
    socket.once('connect', () => {
      socket.off('error', onEarlyError);
      if (security === 'plain' && isFarAway(socket)) {
        settle({ outcome: 'broken', block: 'tls', detail: null, code: null });
        return;
      }
      session = startSmtpSession(socket, message, {
        host,
        security,
        login: user === undefined ? undefined : { user, pass: password ?? '' },
        context: trust.contextFor(undefined),
        timeoutMs,
      });
      void session.outcome.then((outcome) =>
        settle(
          outcome.kind === 'taken'
            ? { outcome: 'accepted', providerId: outcome.messageId ?? email.messageId }
            : smtpFailure(outcome.error, password === undefined ? [] : [password]),
        ),
      );
    });
  });
}

/** What is sent in plain can be read on the whole way. */
function isFarAway({ remoteAddress }: net.Socket): boolean {
  return remoteAddress === undefined || reachOf(remoteAddress) === 'public';
}
