import { fireEvent, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';

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
