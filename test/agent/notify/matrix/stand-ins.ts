import type { TlsOptions } from 'node:tls';

import { createHttpCaller } from '#electron/agent/connectors/http-call.ts';
import { deviceOf, newDeviceKey } from '#electron/agent/connectors/openclaw/device-proof.ts';
import { createTrustStore } from '#electron/agent/connectors/trust-store.ts';
import type { Channels } from '#electron/agent/notify/channel.ts';
import { createNativeChannel } from '#electron/agent/notify/channels/native.ts';
import { createNtfyChannel } from '#electron/agent/notify/channels/ntfy.ts';
import { createResendChannel } from '#electron/agent/notify/channels/resend.ts';
import { createSendgridChannel } from '#electron/agent/notify/channels/sendgrid.ts';
import { createSlackChannel } from '#electron/agent/notify/channels/slack.ts';
import { createSmtpChannel } from '#electron/agent/notify/channels/smtp.ts';
import { createWebhookChannel } from '#electron/agent/notify/channels/webhook.ts';
import { createWhatsAppChannel } from '#electron/agent/notify/channels/whatsapp.ts';
import type { Desktop } from '#electron/agent/ports.ts';
import { seededRandom } from '#electron/simulation/seeded-random.ts';
import type { VirtualClock } from '#electron/simulation/virtual-clock.ts';
import type { ChannelConfig, ChannelKind } from '#shared/schemas/channel.ts';
import { createAuthority } from '#test/support/certificates.ts';
import {
  createFakeGateway,
  type FakeGateway,
  type FakeGatewayOptions,
} from '#test/support/fake-gateway/fake-gateway.ts';
import {
  createFaultProxy,
  type FaultProxy,
  gatewaySigns,
  httpSigns,
  type Signs,
  smtpSigns,
  type WireFault,
} from '#test/support/fault-proxy.ts';
import { createHookReceiver } from '#test/support/hook-receiver.ts';
import { createNtfyServer } from '#test/support/providers/ntfy-server.ts';
import { jsonOf } from '#test/support/providers/provider-server.ts';
import { createResendServer } from '#test/support/providers/resend-server.ts';
import { createScriptedSmtp, type SmtpScript } from '#test/support/providers/scripted-smtp.ts';
import { createSendgridServer } from '#test/support/providers/sendgrid-server.ts';
import { createSlackServer } from '#test/support/providers/slack-server.ts';

/** How a fault is brought about. */
export type Means =
  /** By what lies between us and the provider. */
  | { wire: WireFault }
  /** The provider is somewhere else than it is said to be, or shows a certificate that is over. */
  | { place: 'nowhere' | 'closed' | 'expired' }
  /** A mail server that answers its steps so. */
  | { smtp: SmtpScript }
  /** A gateway in this state. */
  | { gateway: (gateway: FakeGateway) => unknown; options?: FakeGatewayOptions }
  /** The system around the window. */
  | { desktop: (clock: VirtualClock) => ReturnType<Desktop['notify']> };

/** What stands at the other end of one channel. */
export type StandIn = AsyncDisposable & {
  config: ChannelConfig;
  /** The channel's own code, made to find the stand-in. */
  channels: Partial<Channels>;
  proxy: FaultProxy | undefined;
  gateway: FakeGateway | undefined;
  desktop: Desktop | undefined;
  /** The words that people got, oldest first. */
  got: () => string[];
  /** By which key the other side was told each message that it heard of; empty where nothing of a key is said. */
  keys: () => string[];
  secrets: readonly string[];
};

const secret = 'a-secret-of-the-tests-0123456789';
const signingSecret = 'whsec_c2VjcmV0LW9mLXRoZS10ZXN0cy1vZi1obw==';
const device = deviceOf(newDeviceKey());
const authority = createAuthority();
const store = createTrustStore();
const trust = { contextFor: () => store.contextFor(authority.pem) };
const call = createHttpCaller({ userAgent: 'admin-agent/1.2.3', trust });
const from = 'lia@agente.example';

/** A provider by itself: where it listens, and what came of it. */
type Provider = {
  port: number;
  got: () => string[];
  end: () => Promise<void>;
  gateway?: FakeGateway;
  /** What it was given as its secret when the channel was set up. */
  token?: string;
};

async function startProvider(kind: WireKind, means: Means): Promise<Provider> {
  switch (kind) {
    case 'smtp':
      return mail('smtp' in means ? means.smtp : {});
    case 'resend': {
      const server = await createResendServer({ apiKey: secret });
      return providerOf(server, () => server.sent.map(({ email }) => String(email['text'])));
    }
    case 'sendgrid': {
      const server = await createSendgridServer({ apiKey: secret, sender: from });
      return providerOf(server, () =>
        server.sent.map(({ content }) => (content as { value: string }[])[0]!.value),
      );
    }
    case 'slack': {
      const server = await createSlackServer({ botToken: secret });
      return providerOf(server, () => server.posts.map(({ text }) => text));
    }
    case 'webhook': {
      const server = await createHookReceiver();
      return providerOf(server, () =>
        server.calls.map((each) => (jsonOf(each)!['data'] as { text: string }).text),
      );
    }
    case 'ntfy': {
      const server = await createNtfyServer({ token: secret });
      return providerOf(server, () => server.published.map(({ message }) => String(message)));
    }
    case 'whatsapp':
      return gatewayOf(means);
    default:
      return kind satisfies never;
  }
}

function providerOf(server: AsyncDisposable & { url: string }, got: () => string[]): Provider {
  return {
    port: Number(new URL(server.url).port),
    got,
    end: async () => server[Symbol.asyncDispose](),
  };
}

/** In place of a real one, which has everybody wait for a tenth of a second of its own. */
async function mail(script: SmtpScript): Promise<Provider> {
  const server = await createScriptedSmtp(script);
  const isTaken = (script.dot ?? '250').startsWith('250');
  return {
    port: server.port,
    got: () => (isTaken ? server.messages.map((each) => each.split('\r\n\r\n')[1] ?? '') : []),
    end: async () => server[Symbol.asyncDispose](),
  };
}

async function gatewayOf(means: Means): Promise<Provider> {
  const own = 'gateway' in means ? means.options : undefined;
  const gateway = await createFakeGateway({ channels: 'whatsapp-linked', ...own });
  await gateway.start();
  const { token } = gateway;
  if ('gateway' in means) {
    await means.gateway(gateway);
  }
  return {
    port: Number(new URL(gateway.url).port),
    got: () => gateway.messages.sent.map(({ text }) => text),
    end: async () => gateway[Symbol.asyncDispose](),
    gateway,
    token,
  };
}

type WireKind = Exclude<ChannelKind, 'native'>;

function signsOf(kind: WireKind): Signs {
  if (kind === 'smtp') {
    return smtpSigns;
  }
  return kind === 'whatsapp' ? gatewaySigns : httpSigns;
}

/** Stands in for the provider of a channel, with the fault before it. */
export async function standIn(
  kind: ChannelKind,
  means: Means,
  clock: VirtualClock,
): Promise<StandIn> {
  if (kind === 'native') {
    return desktopOf(means, clock);
  }
  const place = 'place' in means ? means.place : 'here';
  const provider = await startProvider(kind, means);
  const proxy = await createFaultProxy({
    port: provider.port,
    clock,
    random: seededRandom(7),
    signs: signsOf(kind),
    ...('wire' in means && { fault: means.wire }),
    ...(place === 'expired' && { tls: expired() }),
  });
  if (place === 'closed') {
    await proxy.stop();
  }
  const host = {
    here: '127.0.0.1',
    closed: '127.0.0.1',
    expired: 'localhost',
    nowhere: 'nowhere.example',
  };
  const at = `${host[place]}:${proxy.port}`;
  const token = provider.token ?? secret;
  return {
    ...wired(kind, { at, isSecure: place === 'expired', token }),
    proxy,
    gateway: provider.gateway,
    desktop: undefined,
    got: provider.got,
    keys: () =>
      provider.gateway
        ? [...provider.gateway.messages.keys]
        : proxy.said().flatMap((said) => keyIn(said) ?? []),
    secrets: [token, secret, signingSecret, signingSecret.slice(6)],
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await provider.end();
    },
  };
}

/** A message's key, wherever it stands on the wire. */
function keyIn(said: string): string | undefined {
  const found =
    /^(?:idempotency-key|webhook-id): (\S+)\r$/im.exec(said) ??
    /"Message-ID":"<([^@"]+)@/.exec(said) ??
    /^Message-ID: <([^@>]+)@/im.exec(said) ??
    /"sequence_id":"([^"]+)"/.exec(said);
  return found?.[1];
}

function expired(): TlsOptions {
  return authority.issue({ names: ['localhost'], validTo: new Date(Date.now() - 1_000) });
}

/** A channel as it is set up for a provider at that address, and its code where that has to be told where it is. */
function wired(
  kind: WireKind,
  { at, isSecure, token }: { at: string; isSecure: boolean; token: string },
): Pick<StandIn, 'config' | 'channels'> {
  const origin = `${isSecure ? 'https' : 'http'}://${at}`;
  const [host = '', port] = at.split(':');
  switch (kind) {
    case 'smtp':
      return {
        config: {
          kind,
          host,
          port: Number(port),
          security: isSecure ? 'tls' : 'plain',
          user: 'lia',
          password: token,
          from,
        },
        channels: { smtp: createSmtpChannel({ trust }) },
      };
    case 'resend':
      return {
        config: { kind, apiKey: token, from },
        channels: { resend: createResendChannel({ call, origin }) },
      };
    case 'sendgrid':
      return {
        config: { kind, apiKey: token, region: 'global', from },
        channels: {
          sendgrid: createSendgridChannel({ call, origins: { global: origin, eu: origin } }),
        },
      };
    case 'slack':
      return {
        config: { kind, botToken: token, channel: 'C0123456789' },
        channels: { slack: createSlackChannel({ call, origin }) },
      };
    case 'webhook':
      return {
        config: { kind, url: `${origin}/a-path-that-is-a-secret`, secret: signingSecret },
        channels: { webhook: createWebhookChannel({ call }) },
      };
    case 'ntfy':
      return {
        config: { kind, server: origin, topic: 'a-topic', token },
        channels: { ntfy: createNtfyChannel({ call }) },
      };
    case 'whatsapp':
      return {
        config: {
          kind,
          url: `${isSecure ? 'wss' : 'ws'}://${at}`,
          token,
          channel: 'whatsapp',
          answers: false,
        },
        channels: {
          whatsapp: createWhatsAppChannel({
            version: '1.2.3',
            deviceOf: async () => device,
          }),
        },
      };
    default:
      return kind satisfies never;
  }
}

/** The system around the window, which is asked over no wire. */
function desktopOf(means: Means, clock: VirtualClock): StandIn {
  const shown: string[] = [];
  const tags: string[] = [];
  return {
    config: { kind: 'native' },
    channels: { native: createNativeChannel() },
    proxy: undefined,
    gateway: undefined,
    desktop: {
      async notify({ tag, body }) {
        tags.push(tag);
        const answer = 'desktop' in means ? await means.desktop(clock) : 'shown';
        if (answer === 'shown') {
          shown.push(body);
        }
        return answer;
      },
    },
    got: () => [...shown],
    keys: () => [...tags],
    secrets: [],
    [Symbol.asyncDispose]: async () => undefined,
  };
}
