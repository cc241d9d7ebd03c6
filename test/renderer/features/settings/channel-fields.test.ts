// @vitest-environment node
import { describe, expect, test } from 'vitest';

import {
  fieldsOf,
  placeOf,
  readConfig,
  valuesOf,
} from '#renderer/features/settings/channels/channel-fields.ts';
import { resources } from '#shared/i18n/resources.ts';
import { type ChannelConfig, channelKinds, channelSecrets } from '#shared/schemas/channel.ts';
import { maskedValue } from '#shared/schemas/connectors/secret-field.ts';
import { locales } from '#shared/schemas/tenant.ts';

const whole: readonly ChannelConfig[] = [
  {
    kind: 'smtp',
    host: 'mail.example.com',
    port: 465,
    security: 'tls',
    user: 'ana',
    password: 'secret',
    from: 'alerts@example.com',
    replyTo: 'ana@example.com',
  },
  { kind: 'resend', apiKey: 're_1', from: 'alerts@example.com' },
  { kind: 'sendgrid', apiKey: 'SG.1', region: 'eu', from: 'alerts@example.com' },
  {
    kind: 'whatsapp',
    url: 'ws://127.0.0.1:18789',
    token: 'secret',
    channel: 'telegram',
    accountId: 'main',
    answers: true,
  },
  { kind: 'slack', botToken: 'xoxb-1', channel: 'C0123456789' },
  {
    kind: 'webhook',
    url: 'https://example.com/in',
    secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
    previousSecret: 'whsec_0',
  },
  { kind: 'ntfy', server: 'https://ntfy.sh', topic: 'alerts', token: 'tk_1' },
  { kind: 'native' },
];

test.each(whole)('what is stored of $kind comes back from its form as it was', (config) => {
  expect(readConfig(config.kind, valuesOf(config.kind, config))).toEqual({ config });
});

test.each(whole)('the secrets of $kind, and nothing else of it, are typed unseen', (config) => {
  const unseen = fieldsOf[config.kind].filter(({ control }) => control === 'secret');
  expect(unseen.map(({ name }) => name)).toEqual(channelSecrets[config.kind]);
});

test('a secret that was not touched goes back as its mask', () => {
  const values = valuesOf('resend', { kind: 'resend', apiKey: maskedValue, from: 'a@example.com' });
  expect(readConfig('resend', values)).toMatchObject({ config: { apiKey: maskedValue } });
});

test.each(channelKinds)(
  'a form of %s that is not filled in says which fields are wrong',
  (kind) => {
    const read = readConfig(kind, valuesOf(kind));
    const needed = fieldsOf[kind].filter(
      ({ isOptional, initial, control }) => !isOptional && !initial && control !== 'switch',
    );
    expect('wrong' in read ? [...read.wrong].sort() : []).toEqual(
      needed.map(({ name }) => name).sort(),
    );
  },
);

const mailbox = whole[0] as Extract<ChannelConfig, { kind: 'smtp' }>;
const hook = { kind: 'webhook', secret: maskedValue } as const;

test.each<[ChannelConfig, string | undefined]>([
  [{ ...mailbox, host: '10.0.0.5', port: 25 }, '10.0.0.5:25'],
  [{ ...mailbox, host: 'fd00::5', port: 587 }, '[fd00::5]:587'],
  [{ ...hook, url: 'https://10.0.0.5:8443/x' }, '10.0.0.5:8443'],
  [{ ...hook, url: 'https://10.0.0.5/x' }, '10.0.0.5:443'],
  [{ ...hook, url: 'http://[fd00::5]/x' }, '[fd00::5]:80'],
  [{ kind: 'native' }, undefined],
])('of %j an owner may allow %s and no other port', (config, place) => {
  expect(placeOf(config)).toBe(place);
});

describe.each(locales)('in %s', (locale) => {
  const words = resources[locale].channels as Record<string, Record<string, unknown>>;
  const fields = channelKinds.flatMap((kind) => fieldsOf[kind].map((field) => ({ kind, field })));

  test('every field of every kind has a name, what would be right, and words for its choices', () => {
    for (const { kind, field } of fields) {
      const of = words.field?.[kind] as Record<string, string>;
      expect(of[field.name], `${kind}.${field.name}`).toBeTruthy();
      expect(words.wrong?.[field.name], field.name).toBeTruthy();
      const hints = words['field-hint']?.[kind] as Record<string, string> | undefined;
      expect(hints?.[field.name] !== undefined, `${kind}.${field.name}`).toBe(field.hint === true);
      for (const choice of field.choices ?? []) {
        const choices = words.choice?.[field.name] as Record<string, string>;
        expect(choices[choice], choice).toBeTruthy();
      }
    }
  });
});
