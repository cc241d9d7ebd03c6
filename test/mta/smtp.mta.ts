import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';

import { createTrustStore } from '#electron/agent/connectors/trust-store.ts';
import { createSmtpChannel, type SmtpConfig } from '#electron/agent/notify/channels/smtp.ts';
import { anOutgoing, channelContext } from '#test/support/providers/channel-context.ts';

import { eximMissing, login, type RealExim, startExim } from './real-exim.ts';

const missing = eximMissing();
let exim: RealExim;

beforeAll(async () => {
  if (missing === undefined) {
    exim = await startExim();
    console.log(`against Exim ${exim.version}`);
  }
});

beforeEach(({ skip }) => skip(missing !== undefined, missing));

afterAll(async () => {
  await exim?.[Symbol.asyncDispose]();
});

function send(outgoing = anOutgoing(), own: Partial<SmtpConfig> = {}) {
  const trust = createTrustStore();
  const smtp = createSmtpChannel({ trust: { contextFor: () => trust.contextFor(exim.pem) } });
  const config: SmtpConfig = {
    kind: 'smtp',
    host: 'localhost',
    port: exim.port,
    security: 'starttls',
    ...login,
    from: 'lia@agente.example',
    replyTo: 'time@agente.example',
    ...own,
  };
  return smtp.send(config, outgoing, channelContext());
}

const to = (address: string) => anOutgoing({ to: { name: 'Ana Souza', address } });

test('an incident is delivered as one thread of letters', async () => {
  const { message } = anOutgoing();
  const png = Buffer.from('no real picture').toString('base64');
  const first = anOutgoing({
    message: {
      ...message,
      text: `${message.text}\n.\n..dots at the start of a line\nFrom the start of a line`,
      html: `<p>às 09:41</p><img src="data:image/png;base64,${png}">`,
    },
  });
  const second = anOutgoing({
    key: 'second',
    thread: { key: 'incident-1', first: first.key },
    message: { ...message, subject: 'Vendas voltou a responder 🎉' },
  });

  expect(await send(first)).toEqual({
    outcome: 'accepted',
    providerId: `<${first.key}@agente.example>`,
  });
  const [received] = await exim.delivered(1);
  expect(await send(second)).toMatchObject({ outcome: 'accepted' });

  expect(received!.mail).toMatchObject({
    subject: 'Vendas parou de responder',
    messageId: `<${first.key}@agente.example>`,
    references: '<thread.incident-1@admin-agent.invalid>',
    from: { value: [{ name: 'Lia · Padaria Aurora', address: 'lia@agente.example' }] },
    to: { value: [{ name: 'Ana Souza', address: 'ana@padaria.example' }] },
    replyTo: { value: [{ address: 'time@agente.example' }] },
  });
  expect(received!.mail.text?.trim()).toBe(first.message.text);
  expect(received!.mail.attachments).toMatchObject([{ contentType: 'image/png', related: true }]);
  expect(received!.raw).toMatch(/^Return-path: <lia@agente\.example>/m);
  expect(received!.raw).toMatch(/^Auto-Submitted: auto-generated/m);
  expect(received!.raw).toMatch(/^List-Unsubscribe: <mailto:time@agente\.example\?/m);
  expect(received!.raw).toMatch(/with esmtpsa/);
  const later = (await exim.delivered(2)).find(({ mail }) => mail.subject?.includes('voltou'));
  expect(later!.mail).toMatchObject({
    subject: 'Vendas voltou a responder 🎉',
    inReplyTo: `<${first.key}@agente.example>`,
    references: ['<thread.incident-1@admin-agent.invalid>', `<${first.key}@agente.example>`],
  });
});

test.for<[string, () => ReturnType<typeof send>, object]>([
  [
    'nobody of that name',
    () => send(to('nobody@padaria.example')),
    { outcome: 'permanent', block: 'recipient', code: '550', detail: '550 unknown user' },
  ],
  [
    'greylisted',
    () => send(to('later@padaria.example')),
    { outcome: 'retry', block: 'unavailable', code: '451' },
  ],
  [
    'no relay',
    () => send(to('ana@elsewhere.example')),
    { outcome: 'broken', block: 'access', code: '550' },
  ],
  [
    'a wrong password',
    () => send(anOutgoing(), { password: 'open, please' }),
    { outcome: 'broken', block: 'access', code: '535' },
  ],
  [
    'spam',
    () => send(anOutgoing({ message: { ...anOutgoing().message, subject: 'BUY NOW' } })),
    { outcome: 'permanent', block: 'content', code: '550' },
  ],
  [
    'too long',
    () => send(anOutgoing({ message: { ...anOutgoing().message, text: 'x'.repeat(2_000_000) } })),
    { outcome: 'permanent', block: 'content' },
  ],
  [
    'not logged in',
    () => send(anOutgoing(), { security: 'plain', user: undefined, password: undefined }),
    { outcome: 'broken', code: '550' },
  ],
  [
    'no encryption from the first byte',
    () => send(anOutgoing(), { security: 'tls' }),
    { outcome: 'retry', block: 'tls' },
  ],
])('%s', async ([, sending, expected]) => {
  const delivery = await sending();

  expect(delivery).toMatchObject(expected);
  expect(JSON.stringify(delivery)).not.toMatch(/open|@/);
});
