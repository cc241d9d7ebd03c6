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

  await screen.findByRole('heading', { level: 1, name: '3 need you' });
  expect((await rows()).map((row) => row.textContent)).toEqual([
    expect.stringMatching(/^Critical.*RH stopped answering.*RH · Padaria Aurora.*you/),
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
  await within(panel).findByText('opened by the agent');
  within(panel).getByText('You. I keep checking and remind you until somebody has it.');
  await within(panel).findByText('None in the last 30 days.');
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
  within(panel).getByText('Whoever has it. I keep checking, and no longer remind.');
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
  await within(panel).findByText('Who was told');
});

test('more alerts than one page holds are counted all the same', async () => {
  await using fleet = await createTestAgent();
  for (let each = 0; each < 205; each += 1) {
    await fleet.agent.alerts.open(agentAct('watch', 'test'), {
      tenantId: fleet.tenant.id,
      type: 'bot.down',
      cause: 'auth',
      severity: 'critical',
      subject: `bot ${each}`,
    });
  }

  renderWithAgent(fleet, { at: '/alerts' });

  await screen.findByRole('button', { name: /^Open\s*205$/ });
  expect(await screen.findByRole('heading', { level: 1, name: '200+ need you' })).toBeTruthy();
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

test('S and 1 snooze for an hour, and the menu says by the clock here when that ends', async () => {
  await using fleet = await anInbox();
  renderWithAgent(fleet, { at: '/alerts' });
  fireEvent.focus(await grid());

  fireEvent.keyDown(await grid(), { key: 's' });
  const sheet = await screen.findByRole('dialog', { name: /^Snooze: RH stopped answering/ });
  within(sheet).getByRole('region', { name: 'The four quiets' });
  expect(within(sheet).getByRole('button', { name: /1 hour/ }).textContent).toMatch(/\d\d?:\d\d/);
  fireEvent.keyDown(within(sheet).getByRole('button', { name: /1 hour/ }), { key: '1' });

  await screen.findByText(/^Snoozed, /);
  await waitFor(async () => expect(await rows()).toHaveLength(2));
  await screen.findByRole('heading', { level: 1, name: '2 need you · 1 snoozed' });
  const { items } = await fleet.api.alerts.list({ state: 'snoozed' });
  expect(items).toMatchObject([
    { botName: 'RH', snoozedUntil: fleet.clock.now() + 60 * 60_000, snoozedUntilWorse: false },
  ]);
});

test('a snooze until it worsens names no time', async () => {
  await using fleet = await anInbox();
  renderWithAgent(fleet, { at: '/alerts' });
  fireEvent.focus(await grid());

  fireEvent.keyDown(await grid(), { key: 's' });
  const sheet = await screen.findByRole('dialog', { name: /^Snooze/ });
  fireEvent.keyDown(within(sheet).getByRole('button', { name: /1 hour/ }), { key: 'w' });

  await screen.findByText('Snoozed, until it worsens');
  const { items } = await fleet.api.alerts.list({ state: 'snoozed' });
  expect(items[0]).toMatchObject({ snoozedUntil: null, snoozedUntilWorse: true });
});

test('Z takes back what was done last', async () => {
  await using fleet = await anInbox();
  renderWithAgent(fleet, { at: '/alerts' });
  fireEvent.focus(await grid());
  fireEvent.keyDown(await grid(), { key: 'a' });
  await screen.findByRole('button', { name: /Undo/ });

  fireEvent.keyDown(await grid(), { key: 'z' });

  await screen.findByText('Open again');
  await waitFor(async () => expect(await openAlerts(fleet)).toHaveLength(3));
});

test('what was resolved by a slip is taken back with the same key', async () => {
  await using fleet = await anInbox();
  renderWithAgent(fleet, { at: '/alerts' });
  fireEvent.focus(await grid());
  fireEvent.keyDown(await grid(), { key: 'e' });
  await screen.findByText('Alert resolved');
  expect(await openAlerts(fleet)).toHaveLength(2);

  fireEvent.keyDown(await grid(), { key: 'z' });

  await screen.findByText('Open again');
  await waitFor(async () => expect(await rows()).toHaveLength(3));
  expect(await openAlerts(fleet)).toHaveLength(3);
});

test('V and 2 call it a false alarm, and undo takes the verdict back', async () => {
  await using fleet = await anInbox();
  renderWithAgent(fleet, { at: '/alerts' });
  fireEvent.focus(await grid());

  fireEvent.keyDown(await grid(), { key: 'v' });
  const sheet = await screen.findByRole('dialog', { name: 'Was this useful?' });
  fireEvent.keyDown(within(sheet).getByRole('button', { name: /Real/ }), { key: '2' });

  await screen.findByText('Marked as a false alarm');
  expect((await openAlerts(fleet)).map(({ verdict }) => verdict)).toContain('false_alarm');
  fireEvent.click(screen.getByRole('button', { name: /Undo/ }));
  await screen.findByText('Verdict taken back');
  expect((await openAlerts(fleet)).map(({ verdict }) => verdict)).toEqual([null, null, null]);
});

test('in the panel one key is a verdict', async () => {
  await using fleet = await anInbox();
  renderWithAgent(fleet, { at: '/alerts' });
  fireEvent.focus(await grid());
  fireEvent.keyDown(await grid(), { key: 'Enter' });
  const panel = await screen.findByRole('complementary', { name: /RH stopped answering/ });

  fireEvent.keyDown(panel, { key: '1' });

  await screen.findByText('Marked as real');
  const button = within(panel).getByRole('button', { name: /Real/ });
  await waitFor(() => expect(button.getAttribute('aria-pressed')).toBe('true'));
});

test('a note is kept for others, and its letters are no shortcuts', async () => {
  await using fleet = await anInbox();
  renderWithAgent(fleet, { at: '/alerts' });
  fireEvent.focus(await grid());
  fireEvent.keyDown(await grid(), { key: 'Enter' });
  const panel = await screen.findByRole('complementary', { name: /RH stopped answering/ });
  const field = await within(panel).findByRole('textbox', { name: 'Note for others' });

  fireEvent.keyDown(field, { key: 'a' });
  fireEvent.change(field, { target: { value: 'The key is being renewed' } });
  fireEvent.submit(field);

  await within(panel).findByText('The key is being renewed');
  expect(await openAlerts(fleet)).toHaveLength(3);
});

test('M and 1 mute the bot for an hour; it stays in the list, as red, with a mark', async () => {
  await using fleet = await anInbox();
  renderWithAgent(fleet, { at: '/alerts' });
  fireEvent.focus(await grid());

  fireEvent.keyDown(await grid(), { key: 'm' });
  const sheet = await screen.findByRole('dialog', { name: 'Keep quiet: RH' });
  fireEvent.keyDown(within(sheet).getByRole('button', { name: /4 hours/ }), { key: '1' });

  await screen.findByText(/^RH: muted until /);
  expect(fleet.agent.silences.list(fleet.tenant.id)).toHaveLength(1);
  await waitFor(async () => expect((await rows())[0]?.textContent).toMatch(/Muted until/));

  fireEvent.click(screen.getByRole('button', { name: /^Muted/ }));
  const muted = await screen.findByRole('region', { name: 'Muted' });
  fireEvent.click(within(muted).getByRole('button', { name: 'End' }));
  await screen.findByText('No longer muted: notices go out again');
  expect(fleet.agent.silences.list(fleet.tenant.id)).toHaveLength(0);
});

test('M and M begin a maintenance of one hour', async () => {
  await using fleet = await anInbox();
  renderWithAgent(fleet, { at: '/alerts' });
  fireEvent.focus(await grid());

  fireEvent.keyDown(await grid(), { key: 'm' });
  const sheet = await screen.findByRole('dialog', { name: 'Keep quiet: RH' });
  fireEvent.keyDown(within(sheet).getByRole('button', { name: /4 hours/ }), { key: 'm' });

  await screen.findByText(/^RH: in maintenance until /);
  const { items } = await fleet.api.maintenance.list({ tenantId: fleet.tenant.id });
  expect(items).toMatchObject([{ isRunning: true }]);
});

test('the whole client is muted by name', async () => {
  await using fleet = await anInbox();
  renderWithAgent(fleet, { at: '/alerts' });
  await grid();

  fireEvent.click(await screen.findByRole('button', { name: 'Mute all' }));
  const sheet = await screen.findByRole('dialog', { name: 'Keep quiet: Padaria Aurora' });
  fireEvent.click(within(sheet).getByRole('button', { name: /8 hours/ }));

  await screen.findByText(/^Padaria Aurora: muted until /);
  expect(fleet.agent.silences.list(fleet.tenant.id)).toMatchObject([{ target: { of: 'tenant' } }]);
});

test('alerts of one cause are one line that opens, and its keys act on all of them', async () => {
  await using fleet = await createTestAgent({ script: () => 'refused' });
  for (const name of ['Vendas', 'RH', 'Suporte']) {
    await fleet.api.bots.add({ tenantId: fleet.tenant.id, bot: aBot({ name }) });
  }
  await fleet.clock.advance(5 * 60_000);
  renderWithAgent(fleet, { at: '/alerts' });
  fireEvent.focus(await grid());
  expect(await rows()).toHaveLength(1);
  expect((await rows())[0]?.textContent).toMatch(/3 alerts with one cause.*3 bots · 1 client/);

  fireEvent.keyDown(await grid(), { key: 'ArrowRight' });
  await waitFor(async () => expect(await rows()).toHaveLength(4));
  fireEvent.keyDown(await grid(), { key: 'a' });

  await screen.findByText('You have 3 alerts: no more reminders');
  expect(await openAlerts(fleet)).toHaveLength(0);
});

test('an alert that has another cause is taken out of its line, and put back', async () => {
  await using fleet = await createTestAgent({ script: () => 'refused' });
  for (const name of ['Vendas', 'RH', 'Suporte']) {
    await fleet.api.bots.add({ tenantId: fleet.tenant.id, bot: aBot({ name }) });
  }
  await fleet.clock.advance(5 * 60_000);
  const [first] = await openAlerts(fleet);
  renderWithAgent(fleet, { at: `/alerts?alert=${first?.id}` });
  const panel = await screen.findByRole('complementary', { name: /stopped answering/ });

  fireEvent.click(await within(panel).findByRole('button', { name: 'Not the same cause' }));
  await screen.findByText('Taken out of its group for 30 days');
  await waitFor(async () => expect(await rows()).toHaveLength(2));
  await within(panel).findByText('taken out of its group by the person at this computer');

  fireEvent.click(await within(panel).findByRole('button', { name: 'Put back in its group' }));
  await screen.findByText('Back in its group');
  await waitFor(async () => expect(await rows()).toHaveLength(1));
});
