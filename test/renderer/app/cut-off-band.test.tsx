import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import type { Principal } from '#shared/schemas/person.ts';
import { defaultSettings, type Routing } from '#shared/schemas/tenant-settings.ts';
import { renderWithAgent } from '#test/support/render-with-agent.tsx';
import { accepted, failed, scriptedChannels } from '#test/support/scripted-channels.ts';
import { aBot, createTestAgent } from '#test/support/test-agent.ts';

/** A client with one channel, which works or does not, and somebody to tell; its bot is down. */
async function aClientCutOff() {
  let isUp = false;
  const { channels } = scriptedChannels(() => (isUp ? accepted : failed('broken')));
  const fleet = await createTestAgent({ script: () => 'refused', channels });
  const { api, tenant } = fleet;
  const tenantId = tenant.id;
  const config = { kind: 'slack' as const, botToken: 'xoxb-1', channel: 'C0123456789' };
  await api.channels.add({ tenantId, channel: { name: 'Equipe', config } });
  await api.contacts.add({ tenantId, contact: { name: 'Ana', email: 'ana@example.com' } });
  const levels: Routing['levels'] = {
    info: [],
    warning: ['slack'],
    error: ['slack'],
    critical: ['slack'],
  };
  const value = { ...defaultSettings.routing, levels };
  await api.settings.save({ tenantId, section: 'routing', value });
  await api.bots.add({ tenantId, bot: aBot() });
  await fleet.clock.advance(10 * 60_000);
  const mend = async () => {
    isUp = true;
    await fleet.clock.advance(60 * 60_000);
  };
  return { fleet, tenant, mend };
}

const band = () => screen.findByRole('complementary', { name: 'Messages that do not get out' });

test('that nothing gets out any more stays on every screen, and leads to the channels', async () => {
  const { fleet, tenant } = await aClientCutOff();
  await using _end = fleet;
  renderWithAgent(fleet, { at: '/bots' });

  const said = within(await band());
  expect(said.getByRole('alert').textContent).toBe(
    `No message gets out for ${tenant.name}: every channel fails. The agent goes on trying.`,
  );
  expect(said.getByRole('link', { name: 'See the channels' }).getAttribute('href')).toContain(
    `/settings/channels?client=${tenant.id}`,
  );
});

test('once anything gets out it is gone by itself', async () => {
  const { fleet, mend } = await aClientCutOff();
  await using _end = fleet;
  renderWithAgent(fleet, { at: '/' });
  await band();

  await mend();

  await waitFor(() =>
    expect(
      screen.queryByRole('complementary', { name: 'Messages that do not get out' }),
    ).toBeNull(),
  );
});

test('a client’s own people are not asked to mend it', async () => {
  const { fleet, tenant } = await aClientCutOff();
  await using _end = fleet;
  const theirs: Principal = { kind: 'token', id: 'theirs', role: 'client', tenant: tenant.id };
  const { queryClient } = renderWithAgent(fleet, { at: '/', principal: theirs });
  await screen.findByRole('heading', { level: 1 });
  await waitFor(() => expect(queryClient.isFetching()).toBe(0));

  expect(screen.queryByRole('alert')).toBeNull();
});
