import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import { agentAct } from '#electron/agent/audit/act.ts';
import { renderWithAgent } from '#test/support/render-with-agent.tsx';
import { aBot, createTestAgent, owner, type Script } from '#test/support/test-agent.ts';

const causeOf = { refused: 'refused', auth: 'auth', slow: 'slow' } as const;
const byPath: Script = (path) => causeOf[path as keyof typeof causeOf] ?? 'ok';

async function anInbox() {
  const fleet = await createTestAgent({ script: byPath });
  const { api, tenant, clock } = fleet;
  for (const [name, path] of [
    ['Lento', 'slow'],
    ['Vendas', 'refused'],
    ['RH', 'auth'],
  ] as const) {
    await api.bots.add({ tenantId: tenant.id, bot: aBot({ name, path }) });
  }
  await clock.advance(10 * 60_000);
  return fleet;
}

const grid = () => screen.findByRole('grid', { name: 'Alerts' });
const rows = async () =>
  within(await grid())
    .getAllByRole('row')
    .slice(1);
const openAlerts = async (fleet: Awaited<ReturnType<typeof anInbox>>) =>
  (await fleet.api.alerts.list({ state: 'open' })).items;

test('the gravest comes first, with its severity in words, and the heading counts', async () => {
  await using fleet = await anInbox();

  renderWithAgent(fleet, { at: '/alerts' });

  await screen.findByRole('heading', { level: 1, name: '3 alerts need a decision' });
  expect((await rows()).map((row) => row.textContent)).toEqual([
    expect.stringMatching(/^Critical.*RH stopped answering.*RH · Padaria Aurora/),
    expect.stringMatching(/^Error.*Vendas stopped answering/),
    expect.stringMatching(/^Warning.*Lento is unstable/),
  ]);
});

test('A acknowledges the alert in focus, and the next one takes its place', async () => {
  await using fleet = await anInbox();
  renderWithAgent(fleet, { at: '/alerts' });
  fireEvent.focus(await grid());

  fireEvent.keyDown(await grid(), { key: 'a' });

  await screen.findByText('You have it: no more reminders');
  await waitFor(async () => expect(await rows()).toHaveLength(2));
  expect((await openAlerts(fleet)).map(({ botName }) => botName)).not.toContain('RH');

  fireEvent.keyDown(await grid(), { key: 'a' });
  await waitFor(async () => expect(await rows()).toHaveLength(1));
  expect((await openAlerts(fleet)).map(({ botName }) => botName)).toEqual(['Lento']);
});

test('selected alerts are acknowledged together', async () => {
  await using fleet = await anInbox();
  renderWithAgent(fleet, { at: '/alerts' });
  fireEvent.focus(await grid());
  fireEvent.keyDown(await grid(), { key: 'x' });
  fireEvent.keyDown(await grid(), { key: 'j' });
  fireEvent.keyDown(await grid(), { key: 'x' });
  const bar = await screen.findByRole('region', { name: 'Actions on the selected alerts' });

  fireEvent.click(within(bar).getByRole('button', { name: /Acknowledge/ }));

  await screen.findByText('You have 2 alerts: no more reminders');
  expect(await openAlerts(fleet)).toHaveLength(1);
});

test('Enter opens what happened, what was looked at and what to do next', async () => {
  await using fleet = await anInbox();
  const { address } = renderWithAgent(fleet, { at: '/alerts' });
  fireEvent.focus(await grid());

  fireEvent.keyDown(await grid(), { key: 'Enter' });

  const panel = await screen.findByRole('complementary', { name: /RH stopped answering/ });
  expect(address()).toContain('alert=');
  within(panel).getByText(/It refuses our credentials/);
  within(panel).getByText(/Your next step: renew or correct the credentials of RH/);
  await within(panel).findByText('No step of mine would help here. The next step is yours.');
  await within(panel).findByRole('link', { name: 'Open RH' });
  expect(within(panel).getByText('opened by the agent')).toBeTruthy();
});

test('a bot that cannot be restarted is said to be one, and not that it will be', async () => {
  await using fleet = await anInbox();
  renderWithAgent(fleet, { at: '/alerts' });

  fireEvent.click(within((await rows())[1]!).getByText(/Vendas stopped answering/));

  const panel = await screen.findByRole('complementary', { name: /Vendas stopped answering/ });
  await within(panel).findByText('I have no way to restart this bot.');
  expect(within(panel).getByText(/^Your next step: look at Vendas\. I keep checking/)).toBeTruthy();
});

test('what is acknowledged in the panel stays there, with who has it', async () => {
  await using fleet = await anInbox();
  renderWithAgent(fleet, { at: '/alerts' });
  fireEvent.focus(await grid());
  fireEvent.keyDown(await grid(), { key: 'Enter' });
  const panel = await screen.findByRole('complementary', { name: /RH stopped answering/ });

  fireEvent.click(within(panel).getByRole('button', { name: /Acknowledge/ }));

  await within(panel).findByText('acknowledged by the person at this computer');
  expect(within(panel).queryByRole('button', { name: /Acknowledge/ })).toBeNull();
});

test('an empty inbox says since when, and proves it', async () => {
  await using fleet = await createTestAgent({ script: () => 'ok' });
  await fleet.api.bots.add({ tenantId: fleet.tenant.id, bot: aBot() });
  await fleet.clock.advance(60_000);

  renderWithAgent(fleet, { at: '/alerts' });

  await screen.findByText('Inbox zero: nothing has needed a decision yet.');
  expect(await screen.findByText(/^The watched bot answered within the last \d+/)).toBeTruthy();
});

test('an empty inbox over bots that are not known to work does not claim that they do', async () => {
  await using fleet = await anInbox();
  for (const { tenantId, id } of await openAlerts(fleet)) {
    await fleet.api.alerts.resolve({ tenantId, alertId: id });
  }

  renderWithAgent(fleet, { at: '/alerts' });

  await screen.findByText(/^Inbox zero since /);
  expect(await screen.findByText('0 of 3 watched bots are known to be working.')).toBeTruthy();
});

test('an alert about the agent itself is called that, and leads to its health', async () => {
  await using fleet = await createTestAgent();
  await fleet.agent.alerts.open(agentAct('watch', 'test'), {
    tenantId: null,
    type: 'engine.late',
    severity: 'warning',
    subject: 'engine',
  });
  renderWithAgent(fleet, { at: '/alerts' });
  expect((await rows())[0]?.textContent).toContain('The agent itself');
  fireEvent.focus(await grid());

  fireEvent.keyDown(await grid(), { key: 'Enter' });

  const panel = await screen.findByRole('complementary', { name: 'Checks are running late' });
  within(panel).getByRole('link', { name: 'Open System health' });
});

test('someone who may only look cannot acknowledge, and is told why', async () => {
  await using fleet = await anInbox();
  renderWithAgent(fleet, {
    at: '/alerts',
    principal: { ...owner, kind: 'token', id: 'guest', role: 'viewer' },
  });
  fireEvent.focus(await grid());

  fireEvent.keyDown(await grid(), { key: 'a' });

  await screen.findByText(/This needs the role operator/);
  expect(await openAlerts(fleet)).toHaveLength(3);
});
