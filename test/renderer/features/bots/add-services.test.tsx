import { fireEvent, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { maskedValue } from '#shared/schemas/connectors/secret-field.ts';
import { renderWithAgent } from '#test/support/render-with-agent.tsx';
import { scriptedManagers } from '#test/support/scripted-managers.ts';
import { createTestAgent } from '#test/support/test-agent.ts';

async function opened() {
  const fleet = await createTestAgent({ managers: scriptedManagers() });
  renderWithAgent(fleet, { at: '/bots?add=true' });
  const dialog = await screen.findByRole('dialog', { name: 'Add a bot' });
  await within(dialog).findByRole('heading', { name: 'Where is your bot?' });
  return { fleet, inside: within(dialog) };
}

type Inside = Awaited<ReturnType<typeof opened>>['inside'];

const choose = (inside: Inside, name: RegExp) =>
  fireEvent.click(inside.getByRole('button', { name }));
const type = (inside: Inside, label: string, value: string) =>
  fireEvent.change(inside.getByLabelText(label), { target: { value } });
const add = (inside: Inside) =>
  fireEvent.click(inside.getByRole('button', { name: 'Add and watch' }));

test('a container is added by its name, with what its socket means said first', async () => {
  const { fleet, inside } = await opened();
  await using _ = fleet;

  choose(inside, /^A container/);
  inside.getByText(/give me a read-only proxy of it instead/);
  inside.getByText('Where its configuration is');
  type(inside, 'Name', 'Vendas');
  type(inside, 'Container', ' sales-bot ');
  inside.getByText(/It works while sales-bot runs/);
  add(inside);

  await screen.findByRole('dialog', { name: 'Vendas was added' });
  const { items } = await fleet.api.bots.list({});
  expect(items[0]?.connector).toEqual({ type: 'docker', container: 'sales-bot' });
});

test('a container’s name and socket are refused at their own fields', async () => {
  const { fleet, inside } = await opened();
  await using _ = fleet;

  choose(inside, /^A container/);
  type(inside, 'Name', 'Vendas');
  type(inside, 'Container', '../etc');
  type(inside, 'Socket of the engine (optional)', 'docker.sock');
  add(inside);

  const name = await inside.findByText(
    'A name or id: letters, digits, dots, dashes and underscores.',
  );
  const socket = inside.getByText('An absolute path, such as /var/run/docker.sock.');
  const said = (label: string) => inside.getByLabelText(label).getAttribute('aria-describedby');
  expect(said('Container')).toContain(name.id);
  expect(said('Socket of the engine (optional)')).toContain(socket.id);
});

test('an app under PM2 is added by its own name, which is not the bot’s', async () => {
  const { fleet, inside } = await opened();
  await using _ = fleet;

  choose(inside, /^An app under PM2/);
  type(inside, 'Name', 'Vendas');
  type(inside, 'App', 'sales bot');
  type(inside, 'PM2’s folder (optional)', '/home/bots/.pm2');
  inside.getByText(/I never start PM2 itself/);
  add(inside);

  await screen.findByRole('dialog', { name: 'Vendas was added' });
  const { items } = await fleet.api.bots.list({});
  expect(items[0]).toMatchObject({
    name: 'Vendas',
    connector: { type: 'pm2', name: 'sales bot', home: '/home/bots/.pm2' },
  });
});

test('a program is added by its command, whose words are said, with its environment kept as secrets', async () => {
  const { fleet, inside } = await opened();
  await using _ = fleet;

  choose(inside, /^A program I run/);
  type(inside, 'Name', 'Vendas');
  type(inside, 'Command', '/opt/bot --greeting "good day"');
  type(inside, 'Folder (optional)', '/srv');
  fireEvent.click(inside.getByRole('button', { name: 'Add a variable' }));
  type(inside, 'Name of variable 1', 'API_KEY');
  type(inside, 'Value of variable 1', 'canary');
  inside.getByText(/It works while \/opt\/bot runs/);
  add(inside);

  await screen.findByRole('dialog', { name: 'Vendas was added' });
  const { items } = await fleet.api.bots.list({});
  expect(items[0]?.connector).toEqual({
    type: 'process',
    argv: ['/opt/bot', '--greeting', 'good day'],
    cwd: '/srv',
    env: { API_KEY: maskedValue },
  });
});

test('a command with an open quote, and a folder that is not absolute, are refused at their own fields', async () => {
  const { fleet, inside } = await opened();
  await using _ = fleet;

  choose(inside, /^A program I run/);
  type(inside, 'Name', 'Vendas');
  type(inside, 'Command', '/opt/bot "good day');
  type(inside, 'Folder (optional)', 'bots');
  add(inside);

  const command = await inside.findByText('A program is needed; every quote must be closed.');
  const folder = inside.getByText('An absolute path, such as /srv/bots/sales.');
  const said = (label: string) => inside.getByLabelText(label).getAttribute('aria-describedby');
  expect(said('Command')).toContain(command.id);
  expect(said('Folder (optional)')).toContain(folder.id);
});

test('a unit of systemd is added by its name, with or without its ending', async () => {
  const { fleet, inside } = await opened();
  await using _ = fleet;

  choose(inside, /^A systemd unit/);
  type(inside, 'Name', 'Vendas');
  type(inside, 'Unit', 'sales-bot');
  fireEvent.click(inside.getByLabelText(/^The user’s that I run as/));
  inside.getByText(/It works while systemd says that sales-bot.service is active/);
  add(inside);

  await screen.findByRole('dialog', { name: 'Vendas was added' });
  const { items } = await fleet.api.bots.list({});
  expect(items[0]?.connector).toEqual({
    type: 'systemd',
    unit: 'sales-bot.service',
    scope: 'user',
  });
});
