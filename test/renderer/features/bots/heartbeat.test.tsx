import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { beatingAgent, minuteMs } from '#test/support/beating-agent.ts';
import { renderWithAgent } from '#test/support/render-with-agent.tsx';

async function aCallingBot() {
  const beats = await beatingAgent({
    schedule: { kind: 'period', periodMs: 5 * minuteMs },
    graceMs: minuteMs,
  });
  const { url } = await beats.address();
  return { beats, url: url ?? '', at: `/bots/${beats.tenantId}/${beats.botId}` };
}

test('a bot that never called says so, and leads to its address and the lines that call it', async () => {
  const { beats, url, at } = await aCallingBot();
  await using _ = beats;
  renderWithAgent(beats.now(), { at });

  const why = await screen.findByRole('region', { name: 'Why' });
  within(why).getByText('No call has come since I began to listen.');
  screen.getByText('calls every 5 min', { normalizer: (text) => text.replaceAll(/\s/g, ' ') });
  fireEvent.click(within(why).getByRole('link', { name: 'See its address and how to call it' }));

  await screen.findByText(url);
  screen.getByText(/Only programs on this computer reach it/);
  fireEvent.click(screen.getByRole('tab', { name: 'Python' }));
  await screen.findByText(/import urllib\.request/);
  expect(screen.getByRole('tab', { name: 'Python' }).getAttribute('aria-selected')).toBe('true');
});

test('a call that comes is on the page without asking, with what came with it as it is', async () => {
  const { beats, at } = await aCallingBot();
  await using _ = beats;
  renderWithAgent(beats.now(), { at: `${at}?tab=heartbeat` });
  await screen.findByText('No call has come yet.');

  await act(() => beats.call({ kind: 'fail', exitCode: 3, body: 'disk <b>full</b>' }));

  const row = await screen.findByRole('row', { name: /failed.*code 3/ });
  expect(within(row).getByText('disk <b>full</b>')).toBeTruthy();
  expect(await screen.findByText(/next expected/)).toBeTruthy();
  const why = await screen.findByRole('region', { name: 'Why' });
  expect(why.textContent).toMatch(/ended with an error.*code 3/);
});

test('the address is renewed only after it was confirmed', async () => {
  const { beats, url, at } = await aCallingBot();
  await using _ = beats;
  renderWithAgent(beats.now(), { at: `${at}?tab=heartbeat` });
  await screen.findByText(url);

  fireEvent.click(screen.getByRole('button', { name: 'Renew address…' }));
  const dialog = await screen.findByRole('dialog', { name: 'Give it a new address?' });
  expect((await beats.address()).url).toBe(url);
  fireEvent.click(within(dialog).getByRole('button', { name: 'Renew the address' }));

  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  const renewed = (await beats.address()).url ?? '';
  expect(renewed).not.toBe(url);
  await screen.findByText(renewed);
});

test('who may not change the bot is not given its address', async () => {
  const { beats, at } = await aCallingBot();
  await using _ = beats;
  renderWithAgent(beats.now(), {
    at: `${at}?tab=heartbeat`,
    principal: { kind: 'person', id: 'rita', role: 'viewer', tenant: 'all' },
  });

  await screen.findByText('This needs the role operator; an owner can grant it');
  expect(document.body.textContent).not.toContain('/ping/');
});
