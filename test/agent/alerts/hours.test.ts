import { expect, test } from 'vitest';

import { createAct } from '#electron/agent/audit/act.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { defaultSettings } from '#shared/schemas/tenant-settings.ts';
import { owner } from '#test/support/test-agent.ts';
import { createToldAgent } from '#test/support/told-agent.ts';

const hour = 60 * 60_000;
/** Monday, eight in the evening in São Paulo; the hours begin at eight in the morning. */
const evening = Date.UTC(2026, 0, 5, 23);
const morning = 12 * 60 * 60;

async function anEvening(criticalPasses = true) {
  const agent = await createToldAgent({ clock: createVirtualClock(evening) });
  await agent.agent.settings.save(createAct(owner, 'test'), agent.tenant.id, 'hours', {
    ...defaultSettings.hours,
    isOn: true,
    criticalPasses,
  });
  return agent;
}

test('what happens in the night waits for the morning and is told in one message', async () => {
  await using agent = await anEvening();
  await agent.open('a', 'error');
  await agent.clock.advance(hour);
  await agent.open('b', 'warning');
  await agent.end('a');

  await agent.clock.advance(14 * hour);

  expect(await agent.toTeam()).toEqual([`digest opened@${morning}`]);
});

test('what is critical passes, and so does its end', async () => {
  await using agent = await anEvening();
  await agent.open('a', 'critical');
  await agent.clock.advance(hour / 2);
  await agent.end('a');

  await agent.clock.advance(14 * hour);

  expect(await agent.toTeam()).toEqual(['opened@0', 'resolved@1800']);
});

test('unless the owner keeps that for the morning too', async () => {
  await using agent = await anEvening(false);
  await agent.open('a', 'critical');

  await agent.clock.advance(12.5 * hour);

  expect(await agent.toTeam()).toEqual([`opened@${morning}`]);
});

test('what becomes critical in the night is told in the night, and not again in the morning', async () => {
  await using agent = await anEvening();
  await agent.open('a', 'error');
  await agent.clock.advance(hour);
  await agent.worsen('a', 'critical');
  const { id, tenantId } = await agent.alertOf('a');
  await agent.agent.alerts.acknowledge(createAct(owner, 'test'), tenantId, id);

  await agent.clock.advance(14 * hour);

  expect(await agent.toTeam()).toEqual(['worsened@3600']);
});
