import { expect, test } from 'vitest';

import { createTrustStore } from '#electron/agent/connectors/trust-store.ts';
import { createSmtpChannel, type SmtpConfig } from '#electron/agent/notify/channels/smtp.ts';
import { createOutboundGuard } from '#electron/agent/notify/outbound-guard.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { createAuthority } from '#test/support/certificates.ts';
import { anOutgoing, channelContext } from '#test/support/providers/channel-context.ts';
import { createMailServer } from '#test/support/providers/mail-server.ts';
import { createScriptedSmtp, type SmtpScript } from '#test/support/providers/scripted-smtp.ts';

const smtp = createSmtpChannel({ trust: createTrustStore() });

function aConfig(port: number, own: Partial<SmtpConfig> = {}): SmtpConfig {
  return {
    kind: 'smtp',
    host: '127.0.0.1',
    port,
    security: 'plain',
    from: 'lia@agente.example',
    ...own,
  };
}

/** Trusts an authority of the test as the system's own are trusted. */
function trustIn(pem: string) {
  const trust = createTrustStore();
  return { contextFor: () => trust.contextFor(pem) };
}

test('a message arrives with words in plain and as a page, from the agent, to the person', async () => {
  await using server = await createMailServer();

  const delivery = await smtp.send(aConfig(server.port), anOutgoing(), channelContext());

  expect(delivery).toEqual({
    outcome: 'accepted',
    providerId: '<019b9a3c-0000-7000-8000-00000000000c@agente.example>',
  });
  const [received] = server.mails;
  expect(received).toMatchObject({ from: 'lia@agente.example', to: ['ana@padaria.example'] });
  const { mail } = received!;
  expect(mail.subject).toBe('Vendas parou de responder');
  expect(mail.from?.value).toEqual([
    { name: 'Lia · Padaria Aurora', address: 'lia@agente.example' },
  ]);
  expect(mail.text?.trim()).toBe('Vendas parou de responder às 09:41.\nReinicie a máquina.');
  expect(mail.html).toContain('<p>Vendas parou de responder às 09:41.</p>');
  expect(mail.messageId).toBe('<019b9a3c-0000-7000-8000-00000000000c@agente.example>');
  expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
  expect(mail.headers.get('priority')).toBe('high');
  expect(mail.headers.get('list')).toMatchObject({ unsubscribe: { mail: expect.anything() } });
  expect(received!.raw.toString()).toContain(
    'List-Unsubscribe: <mailto:lia@agente.example?subject=unsubscribe>',
  );
});

test('messages of one incident are one thread, and a repeat is the same message', async () => {
  await using server = await createMailServer();
  const first = anOutgoing();
  const later = anOutgoing({
    key: 'a-later-notice',
    thread: { key: 'incident-1', first: first.key },
    replyTo: '<given-by-the-server@mail.example>',
  });

  await smtp.send(aConfig(server.port), first, channelContext());
  await smtp.send(aConfig(server.port), first, channelContext());
  await smtp.send(aConfig(server.port), later, channelContext());

  const [one, again, other] = server.mails.map(({ mail }) => mail);
  expect(again!.messageId).toBe(one!.messageId);
  expect(one!.inReplyTo).toBeUndefined();
  expect(one!.references).toBe('<thread.incident-1@admin-agent.invalid>');
  expect(other!.inReplyTo).toBe('<given-by-the-server@mail.example>');
  expect(other!.references).toEqual([
    '<thread.incident-1@admin-agent.invalid>',
    '<given-by-the-server@mail.example>',
  ]);
});

test('a picture of the letter comes with it', async () => {
  await using server = await createMailServer();
  const png = Buffer.from('no real picture').toString('base64');
  const { message } = anOutgoing();
  const html = `<img src="data:image/png;base64,${png}"><img src='data:image/png;base64,${png}'>`;

  await smtp.send(
    aConfig(server.port),
    anOutgoing({ message: { ...message, html } }),
    channelContext(),
  );

  const { mail, raw } = server.mails[0]!;
  expect(mail.attachments).toMatchObject([
    { cid: 'image-1@admin-agent.invalid', contentType: 'image/png', related: true },
  ]);
  expect(mail.attachments[0]!.content.toString()).toBe('no real picture');
  expect(raw.toString()).not.toContain('data:image');
});

const hostile = [
  'x\r\nBcc: eve@evil.example',
  'x\nBcc: eve@evil.example',
  'x\rBcc: eve@evil.example',
  'x\u0000\r\n\r\n<script>',
  'x\u2028Bcc: eve@evil.example',
  '"\r\nTo: eve@evil.example',
  'x\r\n.\r\nMAIL FROM:<eve@evil.example>',
  '=?utf-8?Q?x=0D=0ABcc:_eve@evil.example?=',
];

test.for(hostile)('%j in any part adds no header, no recipient and no message', async (text) => {
  await using server = await createMailServer();
  const outgoing = anOutgoing({
    key: text,
    from: { name: text },
    to: { name: text, address: 'ana@padaria.example' },
    message: { ...anOutgoing().message, subject: text, text, html: text },
    thread: { key: text, first: text },
    replyTo: text,
  });

  const delivery = await smtp.send(aConfig(server.port), outgoing, channelContext());

  expect(delivery.outcome).toBe('accepted');
  expect(server.mails).toHaveLength(1);
  const { mail, to } = server.mails[0]!;
  expect(to).toEqual(['ana@padaria.example']);
  expect(mail.bcc).toBeUndefined();
  expect([mail.to].flat().flatMap((each) => each?.value ?? [])).toHaveLength(1);
});

test.for([
  'ana@padaria.example\r\nRCPT TO:<eve@evil.example>',
  'ana@padaria.example> SIZE=1',
  'ana@padaria.example, eve@evil.example',
  'Ana <ana@padaria.example>',
  'ana',
  '',
])('%j is nobody', async (address) => {
  await using server = await createMailServer();

  const delivery = await smtp.send(
    aConfig(server.port),
    anOutgoing({ to: { name: 'Ana', address } }),
    channelContext(),
  );

  expect(delivery).toMatchObject({ outcome: 'permanent', block: 'recipient' });
  expect(server.mails).toEqual([]);
});

test.for(['tls', 'starttls'] as const)(
  'with %s nothing is said before it is secure',
  async (security) => {
    const authority = createAuthority();
    await using server = await createMailServer({
      ...authority.issue({ names: ['localhost'] }),
      secure: security === 'tls',
    });
    const config = aConfig(server.port, {
      host: 'localhost',
      security,
      user: 'lia',
      password: 'open sesame',
    });

    const trusted = createSmtpChannel({ trust: trustIn(authority.pem) });
    const delivery = await trusted.send(config, anOutgoing(), channelContext());
    const stranger = await smtp.send(config, anOutgoing(), channelContext());

    expect(delivery.outcome).toBe('accepted');
    expect(server.logins).toEqual([{ user: 'lia', pass: 'open sesame', isSecure: true }]);
    expect(stranger).toMatchObject({ outcome: 'broken', block: 'tls', detail: 'untrusted' });
    expect(server.mails).toHaveLength(1);
  },
);

test('a certificate for another name, or one that ended, is told apart', async () => {
  const authority = createAuthority();
  const trusted = createSmtpChannel({ trust: trustIn(authority.pem) });
  for (const [issue, detail] of [
    [{ names: ['mail.example'] }, 'wrong_name'],
    [{ names: ['localhost'], validTo: new Date(Date.now() - 1_000) }, 'expired'],
  ] as const) {
    await using server = await createMailServer({
      ...authority.issue({ ...issue, names: [...issue.names] }),
      secure: true,
    });
    const config = aConfig(server.port, { host: 'localhost', security: 'tls' });

    const delivery = await trusted.send(config, anOutgoing(), channelContext());

    expect(delivery).toMatchObject({ outcome: 'broken', block: 'tls', detail });
  }
});

test('a server that does not offer encryption is not spoken to without it', async () => {
  await using server = await createScriptedSmtp();

  const delivery = await smtp.send(
    aConfig(server.port, { security: 'starttls', user: 'lia', password: 'open sesame' }),
    anOutgoing(),
    channelContext(),
  );

  expect(delivery).toMatchObject({ outcome: 'broken', block: 'tls' });
  expect(server.whole()).toBe(0);
});

test.for<[string, SmtpScript, Record<string, unknown>]>([
  [
    'busy at the greeting',
    { greeting: '421 4.3.2 later' },
    { outcome: 'retry', block: 'unavailable', code: '421' },
  ],
  [
    'closed to us',
    { greeting: '554 5.7.1 no service for you' },
    { outcome: 'broken', block: 'access' },
  ],
  ['gone at the greeting', { greeting: 'close' }, { outcome: 'retry', block: 'unavailable' }],
  ['reset at the greeting', { greeting: 'reset' }, { outcome: 'retry' }],
  ['no mail server', { greeting: 'HTTP/1.1 400 Bad Request' }, { outcome: 'retry' }],
  [
    'a wrong password',
    { AUTH: '535 5.7.8 authentication failed' },
    { outcome: 'broken', block: 'access', code: '535' },
  ],
  ['no login just now', { AUTH: '454 4.7.0 temporary failure' }, { outcome: 'retry' }],
  [
    'login required',
    { MAIL: '530 5.7.0 authentication required' },
    { outcome: 'broken', block: 'access' },
  ],
  [
    'another sender',
    { MAIL: '553 5.1.8 sender not yours' },
    { outcome: 'broken', block: 'sender' },
  ],
  ['a message too long', { MAIL: '552 5.3.4 too big' }, { outcome: 'permanent', block: 'content' }],
  [
    'too much at once',
    { MAIL: '452 4.7.1 rate limit exceeded' },
    { outcome: 'retry', block: 'limit' },
  ],
  [
    'nobody of that name',
    { RCPT: '550 5.1.1 <ana@padaria.example> unknown' },
    { outcome: 'permanent', block: 'recipient', detail: '550 5.1.1 <…> unknown' },
  ],
  ['greylisted', { RCPT: '450 4.2.0 try again' }, { outcome: 'retry', block: 'unavailable' }],
  ['no relay', { RCPT: '554 5.7.1 relay access denied' }, { outcome: 'broken', block: 'access' }],
  [
    'a sender refused late',
    { RCPT: '553 5.7.1 sender address rejected' },
    { outcome: 'broken', block: 'sender' },
  ],
  ['gone at the recipient', { RCPT: 'reset' }, { outcome: 'retry' }],
  ['no data', { DATA: '451 4.3.0 later' }, { outcome: 'retry' }],
  ['no data ever', { DATA: '554 5.5.1 no' }, { outcome: 'permanent', block: 'content' }],
  ['gone before the message', { DATA: 'close' }, { outcome: 'retry' }],
  [
    'spam',
    { dot: '554 5.7.1 message content rejected' },
    { outcome: 'permanent', block: 'content' },
  ],
  ['full for now', { dot: '452 4.3.1 insufficient storage' }, { outcome: 'retry' }],
  ['closing at the end', { dot: '421 4.3.2 shutting down' }, { outcome: 'retry' }],
  ['gone after the dot', { dot: 'close' }, { outcome: 'uncertain', block: 'unavailable' }],
  ['reset after the dot', { dot: 'reset' }, { outcome: 'uncertain', block: 'unavailable' }],
  ['nonsense after the dot', { dot: 'well then' }, { outcome: 'uncertain' }],
  ['an order that went astray', { dot: '503 5.5.1 bad sequence' }, { outcome: 'uncertain' }],
])('%s', async ([, script, expected]) => {
  await using server = await createScriptedSmtp(script);
  const config = aConfig(server.port, { user: 'lia', password: 'open sesame' });

  const delivery = await smtp.send(config, anOutgoing(), channelContext());

  expect(delivery).toMatchObject(expected);
  expect(JSON.stringify(delivery)).not.toMatch(/padaria\.example|open sesame/);
});

test('a long message that is cut before its last dot did not arrive', async () => {
  await using server = await createScriptedSmtp({ halfway: 'reset' });
  const text = 'a long line of a long report\n'.repeat(200_000);
  const outgoing = anOutgoing({ message: { ...anOutgoing().message, text, html: null } });

  const delivery = await smtp.send(aConfig(server.port), outgoing, channelContext());

  expect(delivery).toMatchObject({ outcome: 'retry' });
  expect(server.whole()).toBe(0);
});

test('a server that never replies to the message is waited for no longer than the limit', async () => {
  await using server = await createScriptedSmtp({ dot: 'hang' });
  const clock = createVirtualClock();
  const whole = server.nextWhole();
  const sending = smtp.send(aConfig(server.port), anOutgoing(), channelContext({ clock }));
  await whole;

  await clock.advance(smtp.timeoutMs);

  expect(await sending).toMatchObject({ outcome: 'uncertain', code: 'ETIMEDOUT' });
});

test('an agent that stops leaves at once, and knows whether the message had gone', async () => {
  await using before = await createScriptedSmtp({ RCPT: 'hang' });
  await using after = await createScriptedSmtp({ dot: 'hang' });
  const stop = new AbortController();
  const context = channelContext({ signal: stop.signal });
  const whole = after.nextWhole();
  const one = smtp.send(aConfig(before.port), anOutgoing(), context);
  const other = smtp.send(aConfig(after.port), anOutgoing(), context);
  await whole;

  stop.abort();

  expect(await one).toMatchObject({ outcome: 'retry', code: 'ABORTED' });
  expect(await other).toMatchObject({ outcome: 'uncertain', code: 'ABORTED' });
  expect(await smtp.send(aConfig(before.port), anOutgoing(), context)).toMatchObject({
    outcome: 'retry',
  });
});

test('with nobody listening, or no such name, nothing left', async () => {
  const server = await createScriptedSmtp();
  await server[Symbol.asyncDispose]();
  const nowhere = createOutboundGuard({
    allowedHosts: () => [],
    resolve: (_name, _options, done) =>
      done(Object.assign(new Error('no'), { code: 'ENOTFOUND' }), '', 0),
  });

  const refused = await smtp.send(aConfig(server.port), anOutgoing(), channelContext());
  const unknown = await smtp.send(
    aConfig(server.port, { host: 'mail.example' }),
    anOutgoing(),
    channelContext({ guard: nowhere }),
  );

  expect(refused).toMatchObject({ outcome: 'retry', block: 'connect', code: 'ECONNREFUSED' });
  expect(unknown).toMatchObject({ outcome: 'retry', block: 'name', code: 'ENOTFOUND' });
});

test('a server of a private network is for an owner to allow', async () => {
  await using server = await createMailServer();
  const guard = createOutboundGuard({ allowedHosts: () => [] });

  for (const host of ['127.0.0.1', 'localhost', '2130706433', '0177.0.0.1', '::ffff:127.0.0.1']) {
    const delivery = await smtp.send(
      aConfig(server.port, { host }),
      anOutgoing(),
      channelContext({ guard }),
    );

    expect(delivery).toMatchObject({ outcome: 'broken', block: 'not_allowed' });
  }
  expect(server.mails).toEqual([]);
});
