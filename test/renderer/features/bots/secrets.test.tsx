import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import type { SecretRef } from '#electron/agent/ports.ts';
import type { BotView, NewBot } from '#shared/schemas/bot.ts';
import type { ConnectorConfig } from '#shared/schemas/connector.ts';
import { playedConnector } from '#test/support/played-connector.ts';
import { renderWithAgent } from '#test/support/render-with-agent.tsx';
import { aBot, createTestAgent, scriptedConnectors } from '#test/support/test-agent.ts';

const gatewayAt = (url: string): ConnectorConfig => ({ type: 'openclaw', url, token: 'geheim-1' });
const gateway = gatewayAt('ws://127.0.0.1:18789');
const socket: ConnectorConfig = {
  type: 'websocket',
  url: 'wss://bot.test/socket',
  send: 'geheim-2',
  headers: { 'X-Key': 'geheim-3', Accept: 'text/plain' },
};

async function settingsOf(given: Partial<NewBot>) {
  const openclaw = playedConnector('openclaw');
  const websocket = playedConnector('websocket');
  const fleet = await createTestAgent({
    connectors: { ...scriptedConnectors(() => 'ok'), openclaw, websocket },
  });
  const bot = await fleet.api.bots.add({ tenantId: fleet.tenant.id, bot: aBot(given) });
  const view = renderWithAgent(fleet, { at: `/bots/${bot.tenantId}/${bot.id}?tab=settings` });
  await screen.findByRole('textbox', { name: 'Name' });
  return { fleet, bot, view, openclaw, websocket };
}

type Fleet = Awaited<ReturnType<typeof settingsOf>>['fleet'];

const field = (label: string) => screen.getByLabelText<HTMLInputElement>(label);
const type = (label: string, value: string) =>
  fireEvent.change(field(label), { target: { value } });
const save = () => fireEvent.click(screen.getByRole('button', { name: 'Save' }));

const storedOf = (fleet: Fleet, { tenantId, id }: BotView) =>
  fleet.agent.roster.get(tenantId, id).bot.connector;
const opened = async (fleet: Fleet, bot: BotView, place: 'token' | 'send') => {
  const ref = (storedOf(fleet, bot) as { [place: string]: unknown })[place] as SecretRef;
  return (await fleet.vault.open(bot.tenantId, ref)).toString();
};

/** Everything on the page that a person or a program could read, values of fields included. */
function everythingShown(): string {
  const values = [...document.querySelectorAll('input')].map(({ value }) => value);
  return `${document.documentElement.outerHTML}\n${values.join('\n')}`;
}

test.each<[string, ConnectorConfig]>([
  ['a gateway', gateway],
  ['a WebSocket', socket],
])('no stored secret of %s is anywhere on its page', async (_, connector) => {
  const { fleet } = await settingsOf({ connector });
  await using _fleet = fleet;

  expect(everythingShown()).not.toContain('geheim');
});

test('a stored secret is dots that are no value; a plain header is shown', async () => {
  const { fleet } = await settingsOf({ connector: socket });
  await using _ = fleet;

  const value = field('Value of header 1');
  expect(value).toMatchObject({ type: 'password', value: '', autocomplete: 'off' });
  expect(value.placeholder).toBe('•••••• stored; type to replace');
  expect(field('Value of header 2').value).toBe('text/plain');
  expect(field('Send once it is open (optional)').value).toBe('');
});

test('editing something else keeps the stored secrets', async () => {
  const { fleet, bot } = await settingsOf({ connector: socket });
  await using _ = fleet;

  type('Text in the answer', 'pong');
  save();

  await screen.findByText('Vendas was saved');
  expect(storedOf(fleet, bot)).toMatchObject({ expectText: 'pong' });
  expect(await opened(fleet, bot, 'send')).toBe('geheim-2');
});

test('another secret replaces the stored one, and is not on the page once it is saved', async () => {
  const { fleet, bot } = await settingsOf({ connector: gateway });
  await using _ = fleet;

  type('Token', 'neues-geheim');
  expect(field('Token').type).toBe('password');
  fireEvent.click(screen.getByRole('button', { name: 'Show what is typed' }));
  expect(field('Token').type).toBe('text');
  save();

  await screen.findByText('Vendas was saved');
  expect(await opened(fleet, bot, 'token')).toBe('neues-geheim');
  await waitFor(() => expect(everythingShown()).not.toContain('geheim'));
});

test('what is typed and taken back leaves the stored secret as it is', async () => {
  const { fleet, bot } = await settingsOf({ connector: gateway });
  await using _ = fleet;

  type('Token', 'x');
  type('Token', '');
  type('Name', 'Vendas novas');
  save();

  await screen.findByText('Vendas novas was saved');
  expect(await opened(fleet, bot, 'token')).toBe('geheim-1');
});

test('a stored secret can be removed, and kept after all', async () => {
  const { fleet, bot } = await settingsOf({ connector: gateway });
  await using _ = fleet;

  fireEvent.click(screen.getByRole('button', { name: 'Remove the stored value' }));
  expect(field('Token').placeholder).toBe('Will be removed when you save');
  fireEvent.click(screen.getByRole('button', { name: 'Keep the stored value' }));
  expect(field('Token').placeholder).toMatch(/stored; type to replace/);
  fireEvent.click(screen.getByRole('button', { name: 'Remove the stored value' }));
  save();

  await screen.findByText('Vendas was saved');
  expect(storedOf(fleet, bot)).toEqual({ type: 'openclaw', url: 'ws://127.0.0.1:18789' });
});

test('with another address a kept secret is asked for again, at its own field', async () => {
  const { fleet, bot } = await settingsOf({ connector: gateway });
  await using _ = fleet;

  type('Address of the gateway', 'wss://elsewhere.test');
  save();

  const said = await screen.findByText(
    'The address changed, so the secrets that go there must be entered again.',
  );
  const token = field('Token');
  expect(token.getAttribute('aria-describedby')).toContain(said.id);
  expect(token.getAttribute('aria-invalid')).toBe('true');
  expect(storedOf(fleet, bot)).toMatchObject({ url: 'ws://127.0.0.1:18789' });
});

test('a header that is renamed needs its value again', async () => {
  const { fleet } = await settingsOf({ connector: socket });
  await using _ = fleet;

  type('Name of header 1', 'X-Other');
  save();

  await screen.findByText(/A header needs a name of letters/);
  expect(field('Value of header 1').placeholder).toBe('');
});

test('a bot that is edited is tried with its stored secrets', async () => {
  const { fleet, view, websocket } = await settingsOf({ connector: socket });
  await using _ = fleet;
  await view.pass(1_000);
  const before = websocket.opened.length;

  const tryOut = screen.getByRole('region', { name: 'Try it' });
  fireEvent.click(within(tryOut).getByRole('button', { name: 'Try it' }));

  await within(tryOut).findByText(/It works: answered in/);
  expect(websocket.opened.slice(before)).toEqual([['geheim-3', 'geheim-2']]);
});
