import { fireEvent, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import type { DiscoveryPlace, Found } from '#shared/schemas/discovery.ts';
import { playedConnector } from '#test/support/played-connector.ts';
import { renderWithAgent } from '#test/support/render-with-agent.tsx';
import { createTestAgent, scriptedConnectors } from '#test/support/test-agent.ts';

const places: DiscoveryPlace[] = [
  {
    kind: 'config',
    id: 'config:/home/ana/.openclaw/openclaw.json',
    file: '/home/ana/.openclaw/openclaw.json',
    reads: ['gateway.port', 'gateway.bind', 'gateway.auth.mode'],
  },
  {
    kind: 'port',
    id: 'port:127.0.0.1:3000',
    host: '127.0.0.1',
    port: 3000,
    why: 'listening',
    asks: ['GET /healthz', 'GET /health'],
  },
];
const why = {
  port: 3000,
  path: '/health',
  status: 200,
  version: null,
  file: null,
  bind: null,
  authMode: null,
};
const found: Found[] = [
  {
    kind: 'openclaw',
    url: 'ws://127.0.0.1:18790/',
    suggestedName: 'OpenClaw 18790',
    why: { ...why, port: 18_790, path: '/healthz', authMode: 'token' },
    isWatched: false,
  },
  {
    kind: 'http',
    url: 'http://127.0.0.1:3000/health',
    suggestedName: 'vendas-bot',
    why,
    isWatched: false,
  },
  {
    kind: 'http',
    url: 'http://127.0.0.1:4000/',
    suggestedName: 'outro',
    why: { ...why, port: 4_000, path: '/' },
    isWatched: true,
  },
];

async function opened() {
  const asked: unknown[] = [];
  const fleet = await createTestAgent({
    connectors: { ...scriptedConnectors(() => 'ok'), openclaw: playedConnector('openclaw') },
  });
  renderWithAgent(fleet, {
    at: '/bots?add=true',
    standIns: {
      'discovery.places': () => ({ items: places }),
      'discovery.look': (input) => {
        asked.push(input);
        return { items: found };
      },
    },
  });
  const inside = within(await screen.findByRole('dialog', { name: 'Add a bot' }));
  fireEvent.click(await inside.findByRole('button', { name: 'Look around this computer' }));
  await inside.findByText('/home/ana/.openclaw/openclaw.json');
  return { fleet, inside, asked };
}

test('it says exactly what would be looked at, and looks only when told to', async () => {
  const { fleet, inside, asked } = await opened();
  await using _ = fleet;

  inside.getByText(/gateway\.port, gateway\.bind, gateway\.auth\.mode/);
  inside.getByText('1 port where a program listens now:');
  inside.getByText('GET /healthz · GET /health');
  expect(asked).toEqual([]);

  fireEvent.click(inside.getByRole('button', { name: 'Look' }));
  await inside.findByText(/Found 3 that look like bots/);
  expect(asked).toEqual([{ placeIds: places.map(({ id }) => id) }]);
});

test('what was found is ticked, named and added; what is watched already is not', async () => {
  const { fleet, inside } = await opened();
  await using _ = fleet;
  fireEvent.click(inside.getByRole('button', { name: 'Look' }));

  const name = await inside.findByRole('textbox', {
    name: 'Name of the bot at http://127.0.0.1:3000/health',
  });
  inside.getByText('watched already');
  fireEvent.change(name, { target: { value: 'Vendas' } });
  fireEvent.click(inside.getByRole('button', { name: 'Add 1 bot' }));

  await screen.findByRole('dialog', { name: 'Vendas was added' });
  expect((await fleet.api.bots.list({})).items).toMatchObject([
    { name: 'Vendas', connector: { type: 'http', url: 'http://127.0.0.1:3000/health' } },
  ]);
});

test('a gateway that asks who is there goes to its own form, filled', async () => {
  const { fleet, inside } = await opened();
  await using _ = fleet;
  fireEvent.click(inside.getByRole('button', { name: 'Look' }));

  fireEvent.click(await inside.findByRole('button', { name: 'Set up OpenClaw 18790' }));

  expect(inside.getByLabelText('Address of the gateway')).toHaveProperty(
    'value',
    'ws://127.0.0.1:18790/',
  );
  expect(inside.getByLabelText('Name')).toHaveProperty('value', 'OpenClaw 18790');
});
