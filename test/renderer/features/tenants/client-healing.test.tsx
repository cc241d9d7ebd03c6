import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { renderWithAgent } from '#test/support/render-with-agent.tsx';
import { createTestAgent } from '#test/support/test-agent.ts';

const healing = (dialog: HTMLElement) =>
  within(dialog)
    .getAllByRole<HTMLInputElement>('radio')
    .filter(({ checked }) => checked)
    .map(({ labels }) => labels?.[0]?.textContent);

test('how a client’s bots are healed is chosen where the client is, and said in a sentence each', async () => {
  await using fleet = await createTestAgent({ script: () => 'ok' });
  const { api, tenant } = fleet;
  renderWithAgent(fleet, { at: `/clients?edit=${tenant.id}` });
  const dialog = await screen.findByRole('dialog', { name: 'Edit client' });
  const inside = within(dialog);
  inside.getByText('I repair what I can, and tell you when only you can help.');
  await waitFor(() => expect(healing(dialog)).toEqual(['By itself']));

  fireEvent.click(inside.getByLabelText('Ask first'));
  fireEvent.click(inside.getByRole('button', { name: 'Save' }));

  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(await api.setup.get({ tenantId: tenant.id })).toMatchObject({ healing: 'ask' });
});

test('a client that is saved with nothing chosen keeps the way its bots are healed', async () => {
  await using fleet = await createTestAgent({ script: () => 'ok' });
  const { api, tenant } = fleet;
  const before = await api.setup.get({ tenantId: tenant.id });
  renderWithAgent(fleet, { at: `/clients?edit=${tenant.id}` });
  const inside = within(await screen.findByRole('dialog', { name: 'Edit client' }));

  fireEvent.click(inside.getByRole('button', { name: 'Save' }));

  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(await api.setup.get({ tenantId: tenant.id })).toEqual(before);
});

test('a new client begins with the mode that was chosen for it', async () => {
  await using fleet = await createTestAgent({ script: () => 'ok' });
  const { api } = fleet;
  renderWithAgent(fleet, { at: '/clients?add=true' });
  const inside = within(await screen.findByRole('dialog', { name: 'New client' }));

  fireEvent.change(inside.getByLabelText('Name'), { target: { value: 'Clínica Sol' } });
  fireEvent.click(inside.getByLabelText('Off'));
  fireEvent.click(inside.getByRole('button', { name: /^Create/ }));

  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  const { items } = await api.tenants.list();
  const made = items.find(({ name }) => name === 'Clínica Sol');
  expect(await api.setup.get({ tenantId: made?.id ?? '' })).toMatchObject({ healing: 'off' });
});
