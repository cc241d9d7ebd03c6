import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { playedConnector } from '#test/support/played-connector.ts';
import { renderWithAgent } from '#test/support/render-with-agent.tsx';
import { aBot, createTestAgent, scriptedConnectors } from '#test/support/test-agent.ts';

async function opened() {
  const connectors = {
    ...scriptedConnectors(() => 'ok'),
    openclaw: playedConnector('openclaw'),
    websocket: playedConnector('websocket'),
  };
  const fleet = await createTestAgent({ connectors });
  const view = renderWithAgent(fleet, { at: '/bots?add=true' });
  const dialog = await screen.findByRole('dialog', { name: 'Add a bot' });
  await within(dialog).findByRole('heading', { name: 'Where is your bot?' });
  return { fleet, view, dialog, inside: within(dialog) };
}

type Inside = Awaited<ReturnType<typeof opened>>['inside'];

const choose = (inside: Inside, name: RegExp) =>
  fireEvent.click(inside.getByRole('button', { name }));
const type = (inside: Inside, label: string, value: string) =>
  fireEvent.change(inside.getByLabelText(label), { target: { value } });
const add = (inside: Inside) =>
  fireEvent.click(inside.getByRole('button', { name: 'Add and watch' }));

test('a bot on a WebSocket is added with what is sent to it kept as a secret', async () => {
  const { fleet, inside } = await opened();
  await using _ = fleet;

  choose(inside, /^On a WebSocket/);
  type(inside, 'Address', 'wss://chat.bot.test/socket');
  type(inside, 'Send once it is open (optional)', '{"auth":"geheim"}');
  type(inside, 'Text in the answer', 'pong');
  fireEvent.click(inside.getByRole('radio', { name: 'Keep one connection open' }));
  inside.getByText(/It works when it opens and answers what I send within 5 s/);
  add(inside);

  await screen.findByRole('dialog', { name: 'Chat was added' });
  const { items } = await fleet.api.bots.list({});
  expect(items[0]?.connector).toEqual({
    type: 'websocket',
    url: 'wss://chat.bot.test/socket',
    send: '••••••',
    expectText: 'pong',
    isHeld: true,
  });
});

test('a bot that calls is added by a period, and is given the address when somebody listens', async () => {
  const { fleet, inside } = await opened();
  await using _ = fleet;
  await fleet.agent.heartbeats.listensAt({
    url: 'http://127.0.0.1:7341',
    isThisMachineOnly: true,
  });

  choose(inside, /^It can call a URL/);
  type(inside, 'Name', 'Backup');
  const period = within(inside.getByRole('group', { name: 'Calls every' }));
  fireEvent.click(period.getByRole('button', { name: /^1\sh$/ }));
  add(inside);

  await screen.findByRole('dialog', { name: 'Backup was added' });
  await screen.findByText(/^http:\/\/127\.0\.0\.1:7341\/ping\//);
  await screen.findByText('Waiting for the first call…');
  const { items } = await fleet.api.bots.list({});
  expect(items[0]?.connector).toEqual({
    type: 'heartbeat',
    schedule: { kind: 'period', periodMs: 3_600_000 },
    graceMs: 600_000,
  });
});

test('a bot that calls at fixed times is added by its cron line and zone', async () => {
  const { fleet, inside } = await opened();
  await using _ = fleet;

  choose(inside, /^It can call a URL/);
  type(inside, 'Name', 'Backup');
  fireEvent.click(inside.getByRole('radio', { name: 'At fixed times' }));
  type(inside, 'Cron expression', '0 3 * * *');
  type(inside, 'Time zone', 'America/Bogota');
  type(inside, 'Name in the address (optional)', 'Not A Slug');
  add(inside);
  await inside.findByText('Lower-case letters, digits and single dashes.');
  type(inside, 'Name in the address (optional)', 'nightly');
  add(inside);

  await screen.findByRole('dialog', { name: 'Backup was added' });
  await screen.findByText(/There is no address yet/);
  const { items } = await fleet.api.bots.list({});
  expect(items[0]?.connector).toMatchObject({
    schedule: { kind: 'cron', expression: '0 3 * * *', zone: 'America/Bogota' },
    slug: 'nightly',
  });
});

test('a cron line that no day fits is refused at its own field', async () => {
  const { fleet, inside } = await opened();
  await using _ = fleet;

  choose(inside, /^It can call a URL/);
  type(inside, 'Name', 'Backup');
  fireEvent.click(inside.getByRole('radio', { name: 'At fixed times' }));
  type(inside, 'Cron expression', '0 3 31 2 *');
  add(inside);

  const said = await inside.findByText(/Five fields that some day fits/);
  const field = inside.getByLabelText('Cron expression');
  expect(field.getAttribute('aria-describedby')).toContain(said.id);
});

test('a pasted WebSocket address goes to its form, and the focus with it', async () => {
  const { fleet, inside } = await opened();
  await using _ = fleet;

  type(inside, 'Address or curl line', 'wss://chat.bot.test');

  const address = await inside.findByLabelText<HTMLInputElement>('Address');
  expect(address.value).toBe('wss://chat.bot.test');
  await waitFor(() => expect(document.activeElement).toBe(address));
});

test('going back and forth between the ways loses nothing that was typed', async () => {
  const { fleet, inside } = await opened();
  await using _ = fleet;

  choose(inside, /^It can call a URL/);
  type(inside, 'Name', 'Backup');
  fireEvent.click(inside.getByRole('button', { name: 'Back' }));
  type(inside, 'Address or curl line', 'http://vendas.bot.test/health');
  fireEvent.click(inside.getByRole('button', { name: 'Back' }));
  choose(inside, /^It can call a URL/);

  expect(inside.getByLabelText<HTMLInputElement>('Name').value).toBe('Backup');
  fireEvent.click(inside.getByRole('button', { name: 'Back' }));
  expect(inside.getByLabelText<HTMLInputElement>('Address or curl line').value).toBe(
    'http://vendas.bot.test/health',
  );
});

test('the first check is shown as it happens, and leads to the bot or to another', async () => {
  const { fleet, view, inside } = await opened();
  await using _ = fleet;

  type(inside, 'Address or curl line', 'http://vendas.bot.test/ok');
  add(inside);

  const added = await screen.findByRole('dialog', { name: 'Vendas was added' });
  const first = await within(added).findByRole('region', { name: 'First check' });
  within(first).getByText('The first check is under way…');
  await view.pass(1_000);
  await within(first).findByText('Working');
  expect(within(first).getByRole('list', { name: 'Layers' }).textContent).toMatch(
    /Process\s*passes.*Inbound\s*I will know after the first message/,
  );

  fireEvent.click(within(added).getByRole('button', { name: 'Add another' }));
  expect(await screen.findByRole('dialog', { name: 'Add a bot' })).toBeTruthy();
});

test('“Open bot” goes to the bot that was added', async () => {
  const { fleet, view, inside } = await opened();
  await using _ = fleet;
  type(inside, 'Address or curl line', 'http://vendas.bot.test/ok');
  add(inside);

  const open = await screen.findByRole('button', { name: 'Open bot' });
  expect(document.activeElement).toBe(open);
  fireEvent.click(open);

  await screen.findByRole('heading', { level: 1, name: /Vendas/ });
  expect(view.address()).toMatch(/^\/bots\/[\w-]+\/[\w-]+/);
});

test('a closed vault is said where the secret was to be stored, with the way to open it', async () => {
  const { fleet, inside } = await opened();
  await using _ = fleet;
  const connector = { type: 'websocket', url: 'ws://bot.test', send: 'geheim' } as const;
  await fleet.api.bots.add({ tenantId: fleet.tenant.id, bot: aBot({ connector }) });
  await fleet.api.vault.lock();

  type(inside, 'Address or curl line', `curl http://suporte.bot.test/ok -H 'X-Key: geheim'`);
  add(inside);

  await inside.findByText(/The vault is closed, so secrets cannot be stored/);
  fireEvent.click(inside.getByRole('link', { name: 'Open the vault' }));
  expect(await screen.findByRole('dialog', { name: 'Open the vault' })).toBeTruthy();
});

test('the list says how each bot is reached, and is filtered by it', async () => {
  const { fleet, view } = await opened();
  await using _ = fleet;
  await fleet.api.bots.add({
    tenantId: fleet.tenant.id,
    bot: aBot({ name: 'Chat', connector: { type: 'websocket', url: 'ws://bot.test' } }),
  });
  await fleet.api.bots.add({ tenantId: fleet.tenant.id, bot: aBot() });
  view.unmount();
  renderWithAgent(fleet, { at: '/bots?q=via:websocket' });

  const row = await screen.findByRole('row', { name: /Chat/ });
  within(row).getByText('WebSocket');
  expect(screen.queryByRole('row', { name: /Vendas/ })).toBeNull();
});
