import { fireEvent, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';

import type { Notice } from '#shared/schemas/notice.ts';
import { renderWithAgent, type StandIns } from '#test/support/render-with-agent.tsx';
import { aBot, createTestAgent, owner } from '#test/support/test-agent.ts';

const at = Date.UTC(2026, 0, 5, 12);

function aNotice(own: Partial<Record<keyof Notice, unknown>>): Notice {
  return {
    id: crypto.randomUUID(),
    kind: 'alert',
    phase: 'opened',
    severity: 'error',
    medium: 'email',
    channelKind: 'smtp',
    channelName: null,
    recipient: null,
    state: 'sent',
    hold: null,
    dueAt: at,
    attempts: 1,
    nextAt: null,
    sentAt: null,
    arrivedAt: null,
    block: null,
    detail: null,
    foldedInto: null,
    ...own,
  } as unknown as Notice;
}

/** The panel of an alert of which these were sent. */
async function openRecord(notices: readonly Notice[], standIns: StandIns = {}, role = owner.role) {
  const fleet = await createTestAgent({ script: () => 'refused' });
  await fleet.api.bots.add({ tenantId: fleet.tenant.id, bot: aBot() });
  await fleet.clock.advance(5 * 60_000);
  const [alert] = (await fleet.api.alerts.list({ state: 'open' })).items;
  renderWithAgent(fleet, {
    at: `/alerts?alert=${alert?.id}`,
    principal: { ...owner, role },
    standIns: { 'notices.ofAlert': () => ({ items: notices }), ...standIns },
  });
  const panel = await screen.findByRole('complementary', { name: /Vendas stopped answering/ });
  return { fleet, record: await within(panel).findByText('Who was told'), panel };
}

test('what arrived, what is tried again and what waits are told apart', async () => {
  const { fleet, panel } = await openRecord([
    aNotice({ sentAt: at, recipient: 'o••••@aurora.test' }),
    aNotice({ medium: 'whatsapp', sentAt: at, arrivedAt: at + 60_000 }),
    aNotice({ medium: 'webhook', state: 'retry', attempts: 3, nextAt: at, block: 'unavailable' }),
    aNotice({ medium: 'slack', state: 'held', hold: 'hours', dueAt: at, phase: 'reminded' }),
  ]);
  await using _end = fleet;

  await within(panel).findByText(/^Sent /);
  within(panel).getByText(/o••••@aurora.test/);
  within(panel).getByText(/^Arrived /);
  within(panel).getByText(/^Tried 3 times, again /);
  within(panel).getByText(/^Waits for the notification hours/);
  expect(within(panel).queryByRole('button', { name: 'Send again' })).toBeNull();
});

test('what never arrived says why, and can be sent again', async () => {
  const asked: unknown[] = [];
  const dead = aNotice({ medium: 'slack', state: 'dead', block: 'access', detail: '403' });
  const { fleet, panel } = await openRecord([dead], {
    'notices.sendAgain': (input) => {
      asked.push(input);
      return dead;
    },
  });
  await using _end = fleet;

  await within(panel).findByText(/does not accept the password or key\. 403/);
  fireEvent.click(within(panel).getByRole('button', { name: 'Send again' }));

  await screen.findByText('On its way again');
  expect(asked).toEqual([expect.objectContaining({ noticeId: dead.id })]);
});

test('a message that went within another says so', async () => {
  const carrier = aNotice({ sentAt: at });
  const { fleet, panel } = await openRecord([
    carrier,
    aNotice({ state: 'folded', foldedInto: carrier.id }),
  ]);
  await using _end = fleet;

  expect(await within(panel).findByText(/^Told within the message of /)).toBeTruthy();
});

test('nobody told is said in words', async () => {
  const { fleet, panel } = await openRecord([]);
  await using _end = fleet;

  expect(await within(panel).findByText('Nobody was told about this alert.')).toBeTruthy();
});

test('someone who may only look sees the record and the timeline, and can change neither', async () => {
  const { fleet, panel } = await openRecord([aNotice({ state: 'dead' })], {}, 'viewer');
  await using _end = fleet;

  await within(panel).findByText('opened by the agent');
  expect(within(panel).queryByRole('textbox')).toBeNull();
  const again = await within(panel).findByRole('button', { name: 'Send again' });
  expect(again.getAttribute('aria-disabled') ?? again.getAttribute('disabled')).not.toBeNull();
});
