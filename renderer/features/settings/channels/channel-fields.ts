import {
  type ChannelConfig,
  type ChannelKind,
  channelConfigSchema,
  type ShownChannelConfig,
} from '#shared/schemas/channel.ts';
import { portOf } from '#shared/url-port.ts';

/** What a form of a channel holds: every field as text, a switch as `'on'` or `''`. */
export type ChannelValues = Readonly<Record<string, string>>;

export type FieldOf = {
  name: string;
  control: 'text' | 'secret' | 'number' | 'choice' | 'switch';
  choices?: readonly string[];
  isOptional?: boolean;
  /** Begins with this. */
  initial?: string;
  placeholder?: string;
  /** As wide as what goes in. */
  width?: 'short';
  /** Has a sentence of its own under `channels:field-hint`. */
  hint?: boolean;
};

const sender: readonly FieldOf[] = [
  { name: 'from', control: 'text', placeholder: 'avisos@exemplo.com.br', hint: true },
  { name: 'replyTo', control: 'text', isOptional: true },
];

/** The fields of each kind, in the order that they are filled in. */
export const fieldsOf: Readonly<Record<ChannelKind, readonly FieldOf[]>> = {
  smtp: [
    { name: 'host', control: 'text', placeholder: 'smtp.example.com' },
    { name: 'port', control: 'number', initial: '587', width: 'short' },
    {
      name: 'security',
      control: 'choice',
      choices: ['starttls', 'tls', 'plain'],
      initial: 'starttls',
      width: 'short',
    },
    { name: 'user', control: 'text', isOptional: true },
    { name: 'password', control: 'secret', isOptional: true },
    ...sender,
  ],
  resend: [{ name: 'apiKey', control: 'secret', placeholder: 're_…' }, ...sender],
  sendgrid: [
    { name: 'apiKey', control: 'secret', placeholder: 'SG.…' },
    { name: 'region', control: 'choice', choices: ['global', 'eu'], initial: 'global' },
    ...sender,
  ],
  whatsapp: [
    { name: 'url', control: 'text', placeholder: 'ws://127.0.0.1:18789', hint: true },
    { name: 'token', control: 'secret' },
    { name: 'channel', control: 'text', initial: 'whatsapp', hint: true },
    { name: 'accountId', control: 'text', isOptional: true },
    { name: 'perDay', control: 'number', isOptional: true, width: 'short', hint: true },
    { name: 'answers', control: 'switch', hint: true },
  ],
  slack: [
    { name: 'botToken', control: 'secret', placeholder: 'xoxb-…', hint: true },
    { name: 'channel', control: 'text', placeholder: 'C0123456789', hint: true },
  ],
  webhook: [
    { name: 'url', control: 'text', placeholder: 'https://' },
    { name: 'secret', control: 'secret', placeholder: 'whsec_…', hint: true },
    { name: 'previousSecret', control: 'secret', isOptional: true, hint: true },
  ],
  ntfy: [
    { name: 'server', control: 'text', initial: 'https://ntfy.sh' },
    { name: 'topic', control: 'text', hint: true },
    { name: 'token', control: 'secret', isOptional: true },
  ],
  native: [],
};

/** What a new one begins with, or what is stored of one; its secrets as they came, masked. */
export function valuesOf(kind: ChannelKind, config?: ShownChannelConfig): ChannelValues {
  const stored = (config ?? {}) as Record<string, string | number | boolean | undefined>;
  return Object.fromEntries(
    fieldsOf[kind].map(({ name, control, initial }) => {
      const value = stored[name];
      if (control === 'switch') {
        return [name, value === true ? 'on' : ''];
      }
      return [name, value === undefined ? (config ? '' : (initial ?? '')) : String(value)];
    }),
  );
}

type ReadChannel = { config: ChannelConfig } | { wrong: ReadonlySet<string> };

/** What was filled in as the agent takes it, or which fields it would not take. */
export function readConfig(kind: ChannelKind, values: ChannelValues): ReadChannel {
  const given = fieldsOf[kind].flatMap(({ name, control, isOptional }): [string, unknown][] => {
    const text = (values[name] ?? '').trim();
    switch (control) {
      case 'switch':
        return [[name, text === 'on']];
      case 'number':
        return text === '' && isOptional ? [] : [[name, text === '' ? Number.NaN : Number(text)]];
      case 'text':
      case 'secret':
      case 'choice':
        return text === '' && isOptional ? [] : [[name, text]];
      default:
        return control satisfies never;
    }
  });
  const read = channelConfigSchema.safeParse({ kind, ...Object.fromEntries(given) });
  return read.success
    ? { config: read.data }
    : { wrong: new Set(read.error.issues.map(({ path }) => String(path[0] ?? ''))) };
}

/** The host and port that a channel of these settings speaks to, where they are what a person names. */
export function placeOf(config: ShownChannelConfig): string | undefined {
  switch (config.kind) {
    case 'smtp':
      return `${config.host.includes(':') ? `[${config.host}]` : config.host}:${config.port}`;
    case 'whatsapp':
    case 'webhook':
      return placeOfUrl(config.url);
    case 'ntfy':
      return placeOfUrl(config.server);
    case 'resend':
    case 'sendgrid':
    case 'slack':
    case 'native':
      return undefined;
    default:
      return config satisfies never;
  }
}

function placeOfUrl(text: string): string | undefined {
  if (!URL.canParse(text)) {
    return undefined;
  }
  const url = new URL(text);
  return `${url.hostname}:${portOf(url)}`;
}
