import { expect, test } from 'vitest';

import { maskedValue } from '#shared/schemas/connectors/secret-field.ts';
import { defaultSettings } from '#shared/schemas/tenant-settings.ts';
import { accepted, failed, scriptedChannels } from '#test/support/scripted-channels.ts';
import { aMailbox, aSlack, aWebhook, createTestOutbox } from '#test/support/test-outbox.ts';

const withAPassword = { ...aMailbox, user: 'lia', password: 'first password' };

test('a secret goes into the vault and comes out masked', async () => {
  const { channels, sent } = scriptedChannels(() => accepted);
  await using outbox = await createTestOutbox({ channels });
  await outbox.start();

  const made = await outbox.addChannel({ config: withAPassword });
  await outbox.addContact();

  expect(made.config).toMatchObject({ password: maskedValue });
  const [row] = await outbox.db.selectFrom('channels').select('config').execute();
  expect(row?.config).toMatch(/"password":"secret:[0-9a-f-]{36}"/);
  const { id } = made;
  await outbox.clockedTest({ channelId: id });
  expect(sent[0]?.config).toMatchObject({ password: 'first password' });
});

test('a mask keeps what is stored, unless it would be sent elsewhere', async () => {
  const { channels } = scriptedChannels(() => accepted);
  await using outbox = await createTestOutbox({ channels });
  const { tenantId } = outbox;
  const { id } = await outbox.addChannel({ config: aWebhook });
  const masked = { ...aWebhook, secret: maskedValue };
  const refOf = async () =>
    (await outbox.db.selectFrom('channels').select('config').executeTakeFirst())?.config;
  const before = await refOf();

  await outbox.channels.update(outbox.act(), tenantId, id, { config: masked, perMinute: 5 });
  expect(await refOf()).toBe(before);

  const elsewhere = { ...masked, url: 'https://elsewhere.example/x' };
  await expect(
    outbox.channels.update(outbox.act(), tenantId, id, { config: elsewhere }),
  ).rejects.toMatchObject({ code: 'secret_needed_again' });
  await expect(
    outbox.channels.test(outbox.act(), tenantId, {
      channelId: id,
      channel: { name: 'x', config: elsewhere },
    }),
  ).rejects.toMatchObject({ code: 'secret_needed_again' });
  await expect(outbox.addChannel({ config: masked })).rejects.toMatchObject({
    code: 'secret_needed_again',
  });
  const secrets = () => outbox.db.selectFrom('vault_secrets').selectAll().execute();
  expect(await secrets()).toHaveLength(1);
  await outbox.channels.remove(outbox.act(), tenantId, id);
  expect(await secrets()).toEqual([]);
});

test('an address that the owner did not open is refused', async () => {
  const { channels } = scriptedChannels(() => accepted);
  await using outbox = await createTestOutbox({ channels });

  await expect(
    outbox.addChannel({ config: { ...aWebhook, url: 'http://169.254.169.254/latest' } }),
  ).rejects.toMatchObject({ code: 'outbound_refused' });
});

test('a channel that a rule names is not taken away', async () => {
  const { channels } = scriptedChannels(() => accepted);
  const rules: typeof defaultSettings.routing.rules = [];
  const settings = { routing: { ...defaultSettings.routing, rules } };
  await using outbox = await createTestOutbox({ channels, settings });
  const { id } = await outbox.addChannel({ config: aSlack });
  rules.push({ name: 'Noite', when: {}, to: 'everyone', channelIds: [id] });

  await expect(outbox.channels.remove(outbox.act(), outbox.tenantId, id)).rejects.toMatchObject({
    code: 'channel_in_use',
    details: { rules: ['Noite'] },
  });
  rules.pop();
  await outbox.channels.remove(outbox.act(), outbox.tenantId, id);

  expect(await outbox.channels.list(outbox.tenantId)).toEqual([]);
});

test('a test sends a real message, says what blocks, and what it showed is known of the channel', async () => {
  let isUp = false;
  const { channels, sent } = scriptedChannels(() =>
    isUp
      ? { outcome: 'accepted', providerId: 'p-9', isProven: true }
      : failed('broken', { block: 'access', detail: 'no such key' }),
  );
  await using outbox = await createTestOutbox({ channels });
  await outbox.start();
  const { id: channelId } = await outbox.addChannel({ config: aSlack });

  expect(await outbox.clockedTest({ channelId })).toMatchObject({
    ok: false,
    block: 'access',
    detail: 'no such key',
  });
  expect(await outbox.channels.list(outbox.tenantId)).toMatchObject([{ health: 'broken' }]);
  isUp = true;
  expect(await outbox.clockedTest({ channelId })).toMatchObject({
    ok: true,
    isProven: true,
    providerId: 'p-9',
  });

  expect(await outbox.channels.list(outbox.tenantId)).toMatchObject([{ health: 'ok' }]);
  expect(sent[1]?.outgoing.about.kind).toBe('test');
  expect(sent[1]?.outgoing.message.subject).toBe('Admin Agent: mensagem de teste por slack');
});

test('a test by mail needs somebody to send it to', async () => {
  const { channels, sent } = scriptedChannels(() => accepted);
  await using outbox = await createTestOutbox({ channels });
  await outbox.start();
  const { id: channelId } = await outbox.addChannel({ config: aMailbox });

  await expect(
    outbox.channels.test(outbox.act(), outbox.tenantId, { channelId }),
  ).rejects.toMatchObject({ code: 'no_recipient' });
  await outbox.clockedTest({ channelId, to: 'rui@example.com' });

  expect(sent.map(({ outgoing }) => outgoing.to?.address)).toEqual(['rui@example.com']);
});

test('a person has to be reachable, is masked for a client, and is forgotten when removed', async () => {
  const { channels } = scriptedChannels(() => accepted);
  await using outbox = await createTestOutbox({ channels });
  const { tenantId } = outbox;
  await expect(outbox.addContact({ email: null })).rejects.toMatchObject({
    code: 'contact_unreachable',
  });
  const { id } = await outbox.addContact({ phone: '+5511912341234' });
  const before = (await outbox.audit.verify()).entries;

  const client = { ...outbox.act(), role: 'client' as const };
  expect(await outbox.contacts.list(client, tenantId)).toMatchObject([
    { email: 'a***@example.com', phone: '+5511****1234' },
  ]);
  expect((await outbox.audit.verify()).entries).toBe(before);
  expect(await outbox.contacts.list(outbox.act(), tenantId)).toMatchObject([
    { email: 'ana@example.com' },
  ]);
  // That somebody read them is on record.
  expect((await outbox.audit.verify()).entries).toBe(before + 1);

  await outbox.contacts.remove(outbox.act(), tenantId, id);
  expect(await outbox.db.selectFrom('people').selectAll().execute()).toMatchObject([
    { name: '', email: null, phone: null },
  ]);
});
