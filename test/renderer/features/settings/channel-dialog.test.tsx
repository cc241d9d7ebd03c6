import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';

import { renderWithAgent } from '#test/support/render-with-agent.tsx';
import { accepted, scriptedChannels } from '#test/support/scripted-channels.ts';
import { createTestAgent } from '#test/support/test-agent.ts';

/** What is read out with a field, beside its name. */
const descriptionOf = (field: HTMLElement) =>
  (field.getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((id) => document.getElementById(id)?.textContent)
    .join(' ');

test('messages a day that are too few get the focus, with what would be right', async () => {
  await using fleet = await createTestAgent({
    channels: scriptedChannels(() => accepted).channels,
  });
  const { api, tenant } = fleet;
  const tenantId = tenant.id;
  const config = { kind: 'whatsapp' as const, url: 'wss://gateway.test', token: 'token' };
  await api.channels.add({ tenantId, channel: { name: 'Plantão', config } });
  renderWithAgent(fleet, { at: `/settings/channels?client=${tenantId}` });
  fireEvent.click(await screen.findByLabelText('Edit Plantão'));
  const field = await screen.findByLabelText(/^Messages a day/);
  const save = screen.getByText('Save');

  fireEvent.change(field, { target: { value: '4' } });
  fireEvent.click(save);
  await waitFor(() => expect(document.activeElement).toBe(field));
  expect(field.getAttribute('aria-invalid')).toBe('true');
  expect(descriptionOf(field)).toContain('A whole number from 5 to 1,000,000, or nothing');

  fireEvent.change(field, { target: { value: '50' } });
  fireEvent.click(save);
  await waitFor(() => expect(field.isConnected).toBe(false));
  const { items } = await api.channels.list({ tenantId });
  expect(items).toMatchObject([{ config: { perDay: 50 } }]);
});
