import { expect, test } from 'vitest';

import { nextActorOf } from '#renderer/features/alerts/next-actor.ts';
import type { Alert } from '#shared/schemas/alert.ts';
import type { Status } from '#shared/status.ts';

type Told = Pick<Alert, 'state' | 'type' | 'cause'>;

const down: Told = { state: 'open', type: 'bot.down', cause: 'refused' };

test.each<[string, Told, Status | undefined]>([
  ['you', down, 'down'],
  ['you', down, 'needs_you'],
  ['you', down, undefined],
  ['agent', down, 'healing'],
  ['provider', { ...down, cause: 'provider' }, 'down'],
  ['holder', { ...down, state: 'acknowledged' }, 'healing'],
  ['time', { ...down, state: 'snoozed' }, 'down'],
  ['nobody', { ...down, state: 'resolved' }, 'down'],
  ['nobody', { ...down, type: 'bot.recovered' }, 'ok'],
  ['agent', { ...down, type: 'engine.late', cause: null }, undefined],
  ['you', { ...down, type: 'vault.closed', cause: null }, undefined],
])('the next step is with %s', (actor, alert, status) => {
  expect(nextActorOf(alert, status)).toBe(actor);
});
