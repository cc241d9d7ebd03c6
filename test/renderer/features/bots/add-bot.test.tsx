import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import type { SecretRef } from '#electron/agent/ports.ts';
import { renderWithAgent } from '#test/support/render-with-agent.tsx';
import { aBot, createTestAgent, httpOf, type Script } from '#test/support/test-agent.ts';

const byPath: Script = (path) => (path === 'down' ? 'refused' : 'ok');

async function opened() {
  const fleet = await createTestAgent({ script: byPath });
  const view = renderWithAgent(fleet, { at: '/bots?add=true' });
  const dialog = await screen.findByRole('dialog', { name: 'Add a bot' });
  const address = await within(dialog).findByRole('textbox', { name: 'Address or curl line' });
  return { fleet, view, dialog, address };
}

const paste = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } });
const field = (dialog: HTMLElement, name: string) =>
  within(dialog).getByRole<HTMLInputElement>('textbox', { name });
const add = (dialog: HTMLElement) =>
  fireEvent.click(within(dialog).getByRole('button', { name: 'Add and watch' }));

test('one pasted address and one click is a watched bot', async () => {
  const { fleet, dialog, address } = await opened();
  await using _ = fleet;

  paste(address, 'http://vendas.bot.test/ok');
  add(dialog);

  await screen.findByText('Vendas was added');
  const { items } = await fleet.api.bots.list({});
  expect(items).toMatchObject([
    { name: 'Vendas', connector: { type: 'http', url: 'http://vendas.bot.test/ok' } },
  ]);
  await waitFor(() => expect(screen.queryByRole('dialog', { name: 'Add a bot' })).toBeNull());
});

test('a pasted curl line fills in method and headers, and says what it leaves out', async () => {
  const { fleet, dialog, address } = await opened();
  await using _ = fleet;

  paste(address, `curl -X POST http://suporte.bot.test/ok -H 'Authorization: Bearer abc' -d '{}'`);

  expect(field(dialog, 'Address or curl line').value).toBe('http://suporte.bot.test/ok');
  expect(field(dialog, 'Name').value).toBe('Suporte');
  expect(field(dialog, 'Name of header 1').value).toBe('Authorization');
  within(dialog).getByText('Left out, because a check does not use it: -d.');
  within(dialog).getByText(/It works when POST is answered with 200–299 within 5 s/);

  add(dialog);
  await screen.findByText('Suporte was added');
  const { items } = await fleet.api.bots.list({});
  expect(items[0]?.connector).toMatchObject({
    method: 'POST',
    headers: { Authorization: '••••••' },
  });
});

test('trying it shows what one probe saw, layer by layer, and stores nothing', async () => {
  const { fleet, view, dialog, address } = await opened();
  await using _ = fleet;
  paste(address, 'http://rh.bot.test/down');

  fireEvent.click(within(dialog).getByRole('button', { name: 'Try it' }));
  await waitFor(() => view.pass(1_000));

  await within(dialog).findByText(/Nothing accepts connections at this address/);
  expect(within(dialog).getByText('Process').closest('li')?.textContent).toContain('fails');
  expect((await fleet.api.bots.list({})).items).toEqual([]);
});

test('an address that is none is refused in words, before anything is sent', async () => {
  const { fleet, dialog, address } = await opened();
  await using _ = fleet;

  paste(address, 'ftp://bot.test');
  add(dialog);

  await within(dialog).findByText(/An http or https address is needed/);
  expect((await fleet.api.bots.list({})).items).toEqual([]);
});

test('a name that is taken is said at the name, and the form stays', async () => {
  const { fleet, dialog, address } = await opened();
  await using _ = fleet;
  await fleet.api.bots.add({ tenantId: fleet.tenant.id, bot: aBot({ name: 'Vendas' }) });
  paste(address, 'http://vendas.bot.test/ok');

  add(dialog);

  await within(dialog).findByText('This client already has a bot with this name. Choose another.');
  expect(field(dialog, 'Name').getAttribute('aria-invalid')).toBe('true');
});

test('saving other settings keeps the secret header and what is known of the address', async () => {
  await using fleet = await createTestAgent({ script: byPath });
  const bot = await fleet.api.bots.add({
    tenantId: fleet.tenant.id,
    bot: aBot({
      connector: {
        type: 'http',
        url: 'http://bot.test/ok',
        headers: { Authorization: 'Bearer s' },
      },
    }),
  });
  await fleet.clock.advance(60_000);
  renderWithAgent(fleet, { at: `/bots/${bot.tenantId}/${bot.id}?tab=settings` });
  const name = await screen.findByRole('textbox', { name: 'Name' });

  fireEvent.change(name, { target: { value: 'Vendas novas' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));

  await screen.findByText('Vendas novas was saved');
  const saved = await fleet.api.bots.byId({ tenantId: bot.tenantId, botId: bot.id });
  expect(saved).toMatchObject({ name: 'Vendas novas', status: 'ok' });
  expect(saved.connector).toMatchObject({ headers: { Authorization: '••••••' } });
});

test('changing the address keeps a stored header that was not touched', async () => {
  await using fleet = await createTestAgent({ script: byPath });
  const bot = await fleet.api.bots.add({
    tenantId: fleet.tenant.id,
    bot: aBot({
      connector: {
        type: 'http',
        url: 'http://bot.test/ok',
        headers: { Authorization: 'Bearer s' },
      },
    }),
  });
  renderWithAgent(fleet, { at: `/bots/${bot.tenantId}/${bot.id}?tab=settings` });
  const address = await screen.findByRole('textbox', { name: 'Address or curl line' });

  fireEvent.change(address, { target: { value: 'http://bot.test/other' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));

  await screen.findByText('Vendas was saved');
  const stored = fleet.agent.roster.get(bot.tenantId, bot.id).bot.connector;
  expect(stored).toMatchObject({ url: 'http://bot.test/other' });
  const sealed = httpOf({ connector: stored }).headers?.['Authorization'] as SecretRef;
  expect((await fleet.vault.open(bot.tenantId, sealed)).toString()).toBe('Bearer s');
});
