import { expect, test } from 'vitest';

import { createPublicHolidays } from '#electron/agent/hours/holidays.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import { defaultSettings } from '#shared/schemas/tenant-settings.ts';
import { createTestAgent } from '#test/support/test-agent.ts';

const hours = { ...defaultSettings.hours, isOn: true, holidays: 'BR-SP' };
const at = (text: string) => Date.parse(text);

test('what would happen on Sunday at 23:40: all wait for Monday at eight, what is critical is told', async () => {
  await using agent = await createTestAgent();
  const { api, tenant } = agent;
  const sunday = at('2026-11-23T02:40Z');

  const simulated = await api.settings.simulateHours({ tenantId: tenant.id, at: sunday, hours });

  const monday = at('2026-11-23T11:00Z');
  expect(simulated).toEqual({
    isOpen: false,
    bySeverity: [
      { severity: 'info', told: 'held', at: monday, media: [] },
      { severity: 'warning', told: 'held', at: monday, media: ['email', 'slack', 'webhook'] },
      { severity: 'error', told: 'held', at: monday, media: ['email', 'slack', 'webhook', 'push'] },
      {
        severity: 'critical',
        told: 'now',
        at: sunday,
        media: ['email', 'whatsapp', 'slack', 'webhook', 'push', 'native'],
      },
    ],
  });
});

test('hours that are not saved are only assumed, saved ones count, also for their holidays after a restart', async () => {
  const clock = createVirtualClock();
  const store = await openMemoryStore(clock.now);
  const kept = { ...store, close: async () => undefined };
  const agent = await createTestAgent({ clock, store: kept });
  const { api, tenant } = agent;
  const { simulateHours } = api.settings;
  // Tiradentes is on Tuesday, the day of the state's revolution on Thursday.
  const tiradentes = at('2026-04-21T15:00Z');
  const ofTheState = at('2026-07-09T15:00Z');
  const ofTenant = { tenantId: tenant.id };

  expect(await simulateHours({ ...ofTenant, at: tiradentes })).toMatchObject({ isOpen: true });
  expect(await simulateHours({ ...ofTenant, at: tiradentes, hours })).toMatchObject({
    isOpen: false,
    bySeverity: [{ at: at('2026-04-22T11:00Z') }, {}, {}, {}],
  });
  await api.settings.save({ ...ofTenant, section: 'hours', value: hours });
  await agent.agent.stop();

  await using again = await createTestAgent({ clock, store: kept });
  const opening = (now: number) => again.hours.opensAt(again.tenant, now);
  expect(opening(ofTheState)).toBe(at('2026-07-10T11:00Z'));
  expect(opening(at('2026-07-08T15:00Z'))).toBeNull();
});

test('critical alerts wait too where the owner says so', async () => {
  await using agent = await createTestAgent();
  const { bySeverity } = await agent.api.settings.simulateHours({
    tenantId: agent.tenant.id,
    at: at('2026-11-22T15:00Z'),
    hours: { ...hours, criticalPasses: false },
  });

  expect(bySeverity.map(({ told }) => told)).toEqual(['held', 'held', 'held', 'held']);
});

test.for(['ZZ', 'BR-ZZ', 'US-SP'])('nobody knows the holidays of %s', async (place) => {
  await using agent = await createTestAgent();

  await expect(
    agent.api.settings.save({
      tenantId: agent.tenant.id,
      section: 'hours',
      value: { ...hours, holidays: place },
    }),
  ).rejects.toMatchObject({ cause: { code: 'invalid_input' } });
});

test.for([
  ['BR', '2026-09-07', true],
  ['BR', '2026-07-09', false],
  ['BR-SP', '2026-07-09', true],
  ['BR', '2026-02-17', false],
  ['US', '2026-11-26', true],
  ['US', '2026-11-27', false],
  ['ES', '2026-12-08', true],
  ['CL', '2026-09-18', true],
  ['PT', '2026-04-25', true],
  ['IN', '2026-01-26', true],
] as const)('of %s %s is a holiday: %s', async ([place, date, isHoliday]) => {
  const holidays = createPublicHolidays();
  await holidays.prepare(place);

  expect(holidays.isHoliday(place, date)).toBe(isHoliday);
});

test('a library that cannot be had leaves every day a working day, and the agent starts', async () => {
  const holidays = createPublicHolidays(() => Promise.reject(new Error('not here')));

  await expect(holidays.prepare('BR')).rejects.toThrow('not here');
  expect(holidays.isHoliday('BR', '2026-09-07')).toBe(false);
});
