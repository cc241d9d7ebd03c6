import { screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import type { Principal } from '#shared/schemas/person.ts';
import { renderWithAgent } from '#test/support/render-with-agent.tsx';
import { aBot, createTestAgent } from '#test/support/test-agent.ts';

/** The console as somebody of the client sees it, with a bot and a person of theirs. */
async function openAsClient(at: string) {
  const fleet = await createTestAgent();
  const tenantId = fleet.tenant.id;
  await fleet.api.bots.add({ tenantId, bot: aBot() });
  await fleet.api.contacts.add({
    tenantId,
    contact: { name: 'Ana', email: 'ana@example.com', phone: '+5511912341234' },
  });
  const theirs: Principal = { kind: 'token', id: 'theirs', role: 'client', tenant: tenantId };
  const { queryClient } = renderWithAgent(fleet, { at, principal: theirs });
  await screen.findByRole('heading', { level: 1 });
  await waitFor(() => {
    expect(queryClient.isFetching()).toBe(0);
    expect(document.querySelector('main [aria-busy="true"]')).toBeNull();
  });
  const refused = queryClient
    .getQueryCache()
    .getAll()
    .filter(({ state }) => state.status === 'error')
    .map(({ queryKey }) => queryKey[0]);
  return { fleet, refused };
}

test.for([
  '/',
  '/bots',
  '/alerts',
  '/alerts?state=muted',
  '/system',
  '/settings/agent',
  '/settings/templates',
  '/settings/brand',
  '/settings/hours',
  '/settings/channels',
  '/settings/people',
  '/settings/schedules',
])('a client is refused nothing that %s asks for', async (at) => {
  const { fleet, refused } = await openAsClient(at);
  await using _end = fleet;

  expect(refused).toEqual([]);
  expect(screen.queryByRole('alert')).toBeNull();
});

test('what is not a client’s to see is not offered, and says so to who has its address', async () => {
  const { fleet } = await openAsClient('/settings/channels');
  await using _end = fleet;

  expect(await screen.findByText('This is not shown to you')).toBeTruthy();
  const nav = within(screen.getByRole('navigation', { name: 'Sections of the settings' }));
  expect(nav.queryByRole('link', { name: 'Channels' })).toBeNull();
  expect(nav.getByRole('link', { name: 'People & routing' })).toBeTruthy();
  expect(screen.queryByRole('link', { name: 'System health' })).toBeNull();
});

test('a client reads who is told, with their addresses masked', async () => {
  const { fleet } = await openAsClient('/settings/people');
  await using _end = fleet;

  expect(await screen.findByText('a***@example.com')).toBeTruthy();
  expect(document.body.textContent).not.toContain('ana@example.com');
  expect(document.body.textContent).not.toContain('+5511912341234');
});
