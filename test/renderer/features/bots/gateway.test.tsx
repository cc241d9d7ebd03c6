import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';

import { AppError } from '#shared/errors.ts';
import type { GatewayLook } from '#shared/schemas/gateway.ts';
import type { Reason } from '#shared/schemas/reason.ts';
import { playedConnector, wellReading } from '#test/support/played-connector.ts';
import { renderWithAgent, type StandIns } from '#test/support/render-with-agent.tsx';
import { aBot, createTestAgent, scriptedConnectors } from '#test/support/test-agent.ts';

const account = { isEnabled: true, isConfigured: true, isLinked: true, isConnected: true };
const seen: GatewayLook = {
  kind: 'seen',
  version: '2026.9.6',
  protocol: 4,
  agents: [
    { id: 'main', name: 'Recepção' },
    { id: 'sales', name: 'Vendas' },
  ],
  channels: [
    { ...account, channel: 'whatsapp', accountId: 'default' },
    { ...account, channel: 'telegram', accountId: 'loja', isConnected: false },
  ],
  deviceId: null,
};
const refused = (reason: Reason, evidence: Record<string, unknown> | null = null): GatewayLook => ({
  kind: 'refused',
  cause: 'auth',
  reason,
  evidence,
  deviceId: null,
});
const unpaired = refused('pairing_required', {
  requestId: 'req-7',
  deviceId: 'c0ffee',
  role: 'operator',
  scopes: ['operator.read'],
});

afterEach(() => void vi.useRealTimers());

async function opened(inspect: (input: never) => unknown, more: StandIns = {}) {
  const fleet = await createTestAgent({
    connectors: { ...scriptedConnectors(() => 'ok'), openclaw: playedConnector('openclaw') },
  });
  renderWithAgent(fleet, {
    at: '/bots?add=true',
    standIns: { 'gateways.inspect': inspect, ...more },
  });
  const dialog = await screen.findByRole('dialog', { name: 'Add a bot' });
  const inside = within(dialog);
  fireEvent.click(await inside.findByRole('button', { name: /^Behind an OpenClaw gateway/ }));
  return { fleet, inside };
}

type Inside = Awaited<ReturnType<typeof opened>>['inside'];

const connect = (inside: Inside) =>
  fireEvent.click(inside.getByRole('button', { name: 'Connect' }));
const add = (inside: Inside) =>
  fireEvent.click(inside.getByRole('button', { name: 'Add and watch' }));

test('connecting shows the gateway layer by layer, and the whole of it is one bot', async () => {
  const asked: unknown[] = [];
  const { fleet, inside } = await opened((input) => {
    asked.push(input);
    return seen;
  });
  await using _ = fleet;

  fireEvent.change(inside.getByLabelText('Token'), { target: { value: 'geheim' } });
  connect(inside);

  const layers = await inside.findByText('OpenClaw 2026.9.6, protocol 4');
  expect(layers.closest('ol')?.textContent).toMatch(/Channel\s*1 of 2 accounts connected/);
  expect(asked).toEqual([
    {
      tenantId: fleet.tenant.id,
      connector: { type: 'openclaw', url: 'ws://127.0.0.1:18789', token: 'geheim' },
    },
  ]);
  expect(inside.getByRole('radio', { name: 'The whole gateway' })).toHaveProperty('checked', true);
  add(inside);
  await screen.findByRole('dialog', { name: 'OpenClaw was added' });
  expect((await fleet.api.bots.list({})).items[0]?.connector).toEqual({
    type: 'openclaw',
    url: 'ws://127.0.0.1:18789',
    token: '••••••',
  });
});

test('each chosen agent becomes a bot of its own, with the channels that were chosen', async () => {
  const { fleet, inside } = await opened(() => seen);
  await using _ = fleet;
  connect(inside);

  fireEvent.click(await inside.findByRole('radio', { name: 'Chosen agents' }));
  add(inside);
  await inside.findByText('Choose at least one agent.');
  fireEvent.click(inside.getByRole('checkbox', { name: 'Recepção' }));
  fireEvent.click(inside.getByRole('checkbox', { name: 'Vendas' }));
  const name = inside.getByRole('textbox', { name: 'Name of the bot for Vendas' });
  fireEvent.change(name, { target: { value: 'Vendas da loja' } });
  fireEvent.click(inside.getByRole('radio', { name: 'Only these' }));
  fireEvent.click(inside.getByRole('checkbox', { name: 'whatsapp:default' }));
  add(inside);

  await screen.findByRole('dialog', { name: '2 bots were added' });
  const { items } = await fleet.api.bots.list({});
  expect(items.toSorted((a, b) => a.name.localeCompare(b.name))).toMatchObject([
    { name: 'Recepção', connector: { agentId: 'main', channels: ['whatsapp:default'] } },
    { name: 'Vendas da loja', connector: { agentId: 'sales', channels: ['whatsapp:default'] } },
  ]);
});

test('pairing shows what was asked for and the line to run, and goes on by itself', async () => {
  let isApproved = false;
  let looks = 0;
  const { fleet, inside } = await opened(() => {
    looks += 1;
    return isApproved ? seen : unpaired;
  });
  await using _ = fleet;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
  connect(inside);

  const panel = await inside.findByRole('region', { name: 'The gateway waits for an approval' });
  within(panel).getByText('openclaw devices approve req-7');
  expect(panel.textContent).toMatch(/Role\s*operator.*Rights\s*operator\.read.*Request\s*req-7/);
  await act(() => vi.advanceTimersByTimeAsync(3_100));
  expect(looks).toBe(2);
  isApproved = true;
  await act(() => vi.advanceTimersByTimeAsync(3_100));

  await inside.findByText('OpenClaw 2026.9.6, protocol 4');
  expect(inside.queryByText(/openclaw devices approve/)).toBeNull();
});

test('leaving the panel stops asking', async () => {
  let looks = 0;
  const { fleet, inside } = await opened(() => {
    looks += 1;
    return unpaired;
  });
  await using _ = fleet;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
  connect(inside);
  await inside.findByRole('region', { name: 'The gateway waits for an approval' });

  fireEvent.click(inside.getByRole('button', { name: 'Back' }));
  await act(() => vi.advanceTimersByTimeAsync(10_000));

  expect(looks).toBe(1);
});

test('a request id that is none is never put into a command', async () => {
  const { fleet, inside } = await opened(() =>
    refused('pairing_required', { requestId: 'x; rm -rf ~', scopes: [] }),
  );
  await using _ = fleet;
  connect(inside);

  await inside.findByText('openclaw devices list');
  expect(inside.queryByText(/openclaw devices approve/)).toBeNull();
});

test('a refusal is told in the words of its reason, with the step that is a person’s', async () => {
  const { fleet, inside } = await opened(() => refused('token_refused', { code: 'AUTH_MISMATCH' }));
  await using _ = fleet;
  connect(inside);

  await inside.findByText('The gateway refuses the token. A restart would not help.');
  expect(inside.getByText(/Copy the token from the gateway’s configuration/)).toBeTruthy();
  expect(inside.getByText('AUTH_MISMATCH')).toBeTruthy();
});

test('a gateway of another client is refused at its address', async () => {
  const { fleet, inside } = await opened(() => {
    throw new AppError('gateway_taken');
  });
  await using _ = fleet;
  connect(inside);

  await inside.findByText(/This gateway already belongs to another client/);
  expect(inside.getByLabelText('Address of the gateway').getAttribute('aria-invalid')).toBe('true');
});

test('a plain address elsewhere is refused in words before anything is sent', async () => {
  const asked: unknown[] = [];
  const { fleet, inside } = await opened((input) => asked.push(input));
  await using _ = fleet;

  const address = inside.getByLabelText('Address of the gateway');
  fireEvent.change(address, { target: { value: 'ws://gateway.example.com' } });
  fireEvent.blur(address);

  await inside.findByText(/A wss address is needed, or ws on this computer/);
  expect(inside.getByRole('button', { name: 'Connect' })).toHaveProperty('disabled', true);
  expect(asked).toEqual([]);
});

test('the page of a gateway’s bot names the reason and the step, and shows its channels on demand', async () => {
  const openclaw = playedConnector('openclaw', () => ({
    ...wellReading,
    layers: { ...wellReading.layers, channel: 'fail' },
    cause: 'channel_auth',
    reason: 'channel_unlinked',
    evidence: { channel: 'whatsapp:default' },
    isFinal: true,
  }));
  const fleet = await createTestAgent({
    connectors: { ...scriptedConnectors(() => 'ok'), openclaw },
  });
  await using _ = fleet;
  const { id, tenantId } = await fleet.api.bots.add({
    tenantId: fleet.tenant.id,
    bot: aBot({ connector: { type: 'openclaw', url: 'ws://127.0.0.1:18789', agentId: 'main' } }),
  });
  await fleet.clock.advance(60_000);
  renderWithAgent(fleet, {
    at: `/bots/${tenantId}/${id}?tab=gateway`,
    standIns: { 'gateways.inspect': () => seen },
  });

  const why = await screen.findByRole('region', { name: 'Why' });
  expect(why.textContent).toMatch(/^Channel: not linked\s*whatsapp:default/);
  screen.getByText('· agent main');
  fireEvent.click(screen.getByRole('button', { name: 'Look now' }));
  const channels = await screen.findByRole('region', { name: 'Channel accounts' });
  await waitFor(() => expect(channels.textContent).toMatch(/telegram:loja\s*disconnected/));
});

test('a bot that waits for pairing tells the step on the overview, and its page leads to the command', async () => {
  const openclaw = playedConnector('openclaw', () => ({
    ...wellReading,
    layers: { ...wellReading.layers, api: 'fail' },
    cause: 'auth',
    reason: 'pairing_required',
    isFinal: true,
  }));
  const fleet = await createTestAgent({
    connectors: { ...scriptedConnectors(() => 'ok'), openclaw },
  });
  await using _ = fleet;
  await fleet.api.bots.add({
    tenantId: fleet.tenant.id,
    bot: aBot({ connector: { type: 'openclaw', url: 'ws://127.0.0.1:18789' } }),
  });
  await fleet.clock.advance(60_000);
  renderWithAgent(fleet, { at: '/', standIns: { 'gateways.inspect': () => unpaired } });

  const needsYou = await screen.findByRole('region', { name: 'Needs you' });
  expect(needsYou.textContent).toMatch(/waiting for pairing\s*Approve the request/);
  fireEvent.click(within(needsYou).getByRole('link', { name: 'Vendas' }));
  const why = await screen.findByRole('region', { name: 'Why' });
  fireEvent.click(within(why).getByRole('link', { name: /^See the request and the command/ }));
  fireEvent.click(await screen.findByRole('button', { name: 'Look now' }));
  await screen.findByText('openclaw devices approve req-7');
});
