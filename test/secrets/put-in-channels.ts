import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

import { createHttpCaller } from '#electron/agent/connectors/http-call.ts';
import { createTrustStore } from '#electron/agent/connectors/trust-store.ts';
import type { Channels } from '#electron/agent/notify/channel.ts';
import { createChannels } from '#electron/agent/notify/channel-kinds.ts';
import { createResendChannel } from '#electron/agent/notify/channels/resend.ts';
import { createSendgridChannel } from '#electron/agent/notify/channels/sendgrid.ts';
import { createSlackChannel } from '#electron/agent/notify/channels/slack.ts';
import { createWhatsAppChannel } from '#electron/agent/notify/channels/whatsapp.ts';
import type { ChannelConfig } from '#shared/schemas/channel.ts';
import { maskedValue } from '#shared/schemas/connectors/secret-field.ts';

import type { Canary } from './canaries.ts';
import type { WatchedHouse } from './watched-house.ts';

/** A provider of all kinds that tells on whatever it was told, with one status after the other. */
export async function startEchoingProvider() {
  const statuses = [400, 401, 403, 404, 422, 429, 500, 503, 200];
  let turn = 0;
  const server = http.createServer((request, response) => {
    const status = statuses[turn++ % statuses.length]!;
    const heard = Object.values(request.headers).flat().join(' ');
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ message: heard, error: heard, errors: [{ message: heard }] }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** The real channels, with those of a fixed place at this one. */
export function channelsAt(origin: string): Channels {
  const trust = createTrustStore();
  const call = createHttpCaller({ userAgent: 'admin-agent/0.0.0-test', trust });
  const gateway = {
    version: '0.0.0-test',
    deviceOf: () => Promise.reject(new Error('expected no device to be asked for')),
  };
  return {
    ...createChannels({ call, trust }),
    whatsapp: createWhatsAppChannel(gateway),
    resend: createResendChannel({ call, origin }),
    sendgrid: createSendgridChannel({ call, origins: { global: origin, eu: origin } }),
    slack: createSlackChannel({ call, origin }),
  };
}

let numbers = 0;

function nextNumber(): string {
  numbers += 1;
  return `+5511${String(numbers).padStart(9, '9')}`;
}

/** One of each kind that takes a secret, with it in every place. */
function configsWith({ value }: Canary, origin: string): ChannelConfig[] {
  const from = 'lia@example.com';
  const closed = { host: '127.0.0.1', port: 9 };
  return [
    { kind: 'smtp', ...closed, security: 'plain', user: 'lia', password: value, from },
    { kind: 'resend', apiKey: value, from },
    { kind: 'sendgrid', apiKey: value, region: 'eu', from },
    {
      kind: 'whatsapp',
      url: origin.replace('http', 'ws'),
      token: value,
      channel: 'whatsapp',
      answers: false,
    },
    { kind: 'slack', botToken: value, channel: 'C0123456789' },
    { kind: 'webhook', url: `${origin}/hook`, secret: value, previousSecret: value },
    { kind: 'ntfy', server: origin, topic: 'alerts', token: value },
  ];
}

/**
 * In the settings of channels of every kind: set up, changed, tried before and after they are stored, used for a message,
 * given back masked, sent to another place, taken away.
 */
export async function throughChannels(
  house: WatchedHouse,
  canaries: readonly Canary[],
  origin: string,
): Promise<void> {
  const { tenantId } = house;
  const value = { allowedHosts: ['127.0.0.1'] };
  await house.ipc('mutation', 'settings.save', { tenantId, section: 'outbound', value });
  const contact = { name: 'Ana', email: 'ana@example.com', phone: '+5511912345678' };
  await house.ipc('mutation', 'contacts.add', { tenantId, contact });
  for (const [index, canary] of canaries.entries()) {
    const other = configsWith(canaries[(index + 1) % canaries.length]!, origin);
    await Promise.all(
      configsWith(canary, origin).map((config, kind) =>
        throughChannel(house, { name: `C ${index} ${kind}`, config, other: other[kind]! }, index),
      ),
    );
  }
}

async function throughChannel(
  house: WatchedHouse,
  { name, config, other }: { name: string; config: ChannelConfig; other: ChannelConfig },
  turn: number,
): Promise<void> {
  const { tenantId } = house;
  const channel = { name, config, isOn: turn === 0 };
  // Each try is to somebody else: to one number a gateway is given one message in six seconds.
  const to = config.kind === 'whatsapp' ? () => ({ to: nextNumber() }) : () => ({});
  await house.ipc('mutation', 'channels.test', { tenantId, channel, ...to() });
  const made =
    turn % 2 === 0
      ? await house.ipc('mutation', 'channels.add', { tenantId, channel })
      : (await house.rest('POST', '/api/admin/channels', channel)).json;
  await house.ipc('mutation', 'channels.add', { tenantId, channel: { ...channel, name: '' } });
  await house.rest('POST', '/api/admin/channels', { ...channel, position: 'last' });

  const of = { tenantId, channelId: made.id };
  const path = `/api/admin/channels/${made.id}`;
  const pattern = '/api/admin/channels/:id';
  await house.ipc('mutation', 'channels.update', { ...of, patch: { config: made.config } });
  await house.rest('PATCH', path, { config: other }, pattern);
  await house.ipc('mutation', 'channels.update', { ...of, patch: { config } });
  await house.rest('POST', `${path}/test`, to(), `${pattern}/test`);
  const asShown = { name, config: made.config };
  await house.trpc('mutation', 'channels.test', { ...of, channel: asShown, ...to() });
  if (config.kind === 'webhook') {
    const elsewhere = { ...config, url: 'http://127.0.0.1:9/', secret: maskedValue };
    await house.ipc('mutation', 'channels.update', { ...of, patch: { config: elsewhere } });
    await house.ipc('mutation', 'channels.test', { ...of, channel: { name, config: elsewhere } });
  }
  await house.ipc('query', 'channels.list', { tenantId });
  if (turn % 8 !== 0) {
    await house.ipc('mutation', 'channels.remove', of);
  }
}
