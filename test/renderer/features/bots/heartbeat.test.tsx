import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { noLayers } from '#shared/schemas/health.ts';
import type { HeartbeatAddress } from '#shared/schemas/heartbeat-address.ts';
import { playedConnector, wellReading } from '#test/support/played-connector.ts';
import { renderWithAgent } from '#test/support/render-with-agent.tsx';
import { aBot, createTestAgent, scriptedConnectors } from '#test/support/test-agent.ts';

const minuteMs = 60_000;

async function aCallingBot(address: Partial<HeartbeatAddress> = {}) {
  let current: HeartbeatAddress = {
    url: 'http://127.0.0.1:7421/ping/alt',
    slugUrl: null,
    isThisMachineOnly: true,
    expectedAt: null,
    lastCallAt: null,
    calls: [],
    ...address,
  };
  let hasCalled = false;
  const heartbeat = playedConnector('heartbeat', () =>
    hasCalled
      ? wellReading
      : {
          ...wellReading,
          layers: noLayers,
          latencyMs: null,
          reason: 'waiting_for_first',
          isInconclusive: true,
        },
  );
  const fleet = await createTestAgent({
    connectors: { ...scriptedConnectors(() => 'ok'), heartbeat },
  });
  const bot = await fleet.api.bots.add({
    tenantId: fleet.tenant.id,
    bot: aBot({
      name: 'Backup',
      connector: {
        type: 'heartbeat',
        schedule: { kind: 'period', periodMs: 5 * minuteMs },
        graceMs: minuteMs,
      },
    }),
  });
  await fleet.clock.advance(1_000);
  return {
    fleet,
    at: `/bots/${bot.tenantId}/${bot.id}`,
    standIns: {
      'heartbeats.byBot': () => current,
      'heartbeats.renew': () => {
        current = { ...current, url: 'http://127.0.0.1:7421/ping/neu' };
        return current;
      },
    },
    call: () => {
      hasCalled = true;
      const at = fleet.clock.now();
      const call = {
        at,
        kind: 'fail',
        exitCode: 3,
        durationMs: 1_500,
        from: '127.0.0.1',
      } as const;
      current = {
        ...current,
        lastCallAt: at,
        expectedAt: at + 5 * minuteMs,
        calls: [{ ...call, body: 'disk <b>full</b>' }],
      };
      heartbeat.stir();
    },
  };
}

test('a bot that never called says so, and leads to its address and the lines that call it', async () => {
  const { fleet, at, standIns } = await aCallingBot();
  await using _ = fleet;
  renderWithAgent(fleet, { at, standIns });

  const why = await screen.findByRole('region', { name: 'Why' });
  within(why).getByText('No call has come since we began to listen.');
  screen.getByText('calls every 5 min', { normalizer: (text) => text.replaceAll(/\s/g, ' ') });
  fireEvent.click(within(why).getByRole('link', { name: 'See its address and how to call it' }));

  await screen.findByText('http://127.0.0.1:7421/ping/alt');
  screen.getByText(/Only programs on this computer reach it/);
  fireEvent.click(screen.getByRole('tab', { name: 'Python' }));
  await screen.findByRole('button', { name: 'Copy the lines' });
  expect(screen.getByRole('tab', { name: 'Python' }).getAttribute('aria-selected')).toBe('true');
});

test('a call that comes is on the page without asking, with what came with it as it is', async () => {
  const { fleet, at, standIns, call } = await aCallingBot();
  await using _ = fleet;
  const view = renderWithAgent(fleet, { at: `${at}?tab=heartbeat`, standIns });
  await screen.findByText('No call has come yet.');

  call();
  await view.pass(1_000);

  const row = await screen.findByRole('row', { name: /failed.*code 3/ });
  expect(within(row).getByText('disk <b>full</b>')).toBeTruthy();
  expect(await screen.findByText(/next expected/)).toBeTruthy();
});

test('the address is renewed only after it was confirmed', async () => {
  const { fleet, at, standIns } = await aCallingBot();
  await using _ = fleet;
  renderWithAgent(fleet, { at: `${at}?tab=heartbeat`, standIns });
  await screen.findByText('http://127.0.0.1:7421/ping/alt');
  const open = screen.getByRole('button', { name: 'Renew address…' });

  fireEvent.click(open);
  const dialog = await screen.findByRole('dialog', { name: 'Give it a new address?' });
  screen.getByText('http://127.0.0.1:7421/ping/alt');
  fireEvent.click(within(dialog).getByRole('button', { name: 'Renew the address' }));

  await screen.findByText('http://127.0.0.1:7421/ping/neu');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('who may not change the bot is not given its address', async () => {
  const { fleet, at, standIns } = await aCallingBot();
  await using _ = fleet;
  renderWithAgent(fleet, {
    at: `${at}?tab=heartbeat`,
    standIns,
    principal: { kind: 'person', id: 'rita', role: 'viewer', tenant: 'all' },
  });

  await screen.findByText('This needs the role operator; an owner can grant it');
  expect(document.body.textContent).not.toContain('/ping/');
});
