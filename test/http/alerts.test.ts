import { expect, test } from 'vitest';

import { startTestListener } from '#test/support/test-listener.ts';

async function withAnAlert() {
  const listener = await startTestListener({ agent: { script: () => 'refused' } });
  const { json: bot } = await listener.call('POST', '/api/admin/bots', {
    body: {
      name: 'Vendas',
      kind: 'sales',
      connector: { type: 'http', url: 'http://bot.test/' },
      intervalMs: 20_000,
    },
  });
  await listener.clock.advance(60_000);
  const { json } = await listener.call('GET', '/api/admin/alerts');
  const path = `/api/admin/alerts/${json.items[0].id}`;
  const patch = (body: object) => listener.call('PATCH', path, { body });
  return { listener, bot, path, patch, [Symbol.asyncDispose]: listener[Symbol.asyncDispose] };
}

test('an alert is put off, taken on, opened again, judged and noted, and its life shows it', async () => {
  await using given = await withAnAlert();
  const { patch, listener, path } = given;
  const until = listener.clock.now() + 3_600_000;

  const snoozed = await patch({ state: 'snoozed', snooze: { until, untilWorse: true } });
  const reopened = await patch({ state: 'open' });
  const taken = await patch({ state: 'acknowledged', note: 'on it' });
  const over = await patch({ state: 'resolved' });
  const judged = await patch({ verdict: 'false_alarm' });
  const life = await listener.call('GET', `${path}/history`);

  expect(snoozed.json).toMatchObject({ state: 'snoozed', snoozedUntil: until });
  expect(reopened.json).toMatchObject({ state: 'open', snoozedUntil: null });
  expect(taken.json).toMatchObject({ state: 'acknowledged' });
  expect(over.json).toMatchObject({ state: 'resolved' });
  expect(judged.json).toMatchObject({ state: 'resolved', verdict: 'false_alarm' });
  expect(life.json.items.map(({ what }: { what: string }) => what)).toEqual([
    'opened',
    'snoozed',
    'woken',
    'note',
    'acknowledged',
    'resolved',
    'verdict',
  ]);
});

test.for([
  [{ state: 'snoozed' }, 400],
  [{ state: 'snoozed', snooze: { until: 1 } }, 400],
  [{ state: 'open', snooze: { untilWorse: true } }, 400],
  [{ state: 'snoozed', snooze: { until: null, untilWorse: false } }, 400],
  [{ verdict: 'maybe' }, 400],
  [{ note: ' \u0007 ' }, 400],
  [{ note: 'x'.repeat(1_001) }, 400],
  [{}, 400],
] as const)('%o is refused and changes nothing', async ([body, status]) => {
  await using given = await withAnAlert();

  expect((await given.patch(body)).status).toBe(status);
  const { json } = await given.listener.call('GET', '/api/admin/alerts');
  expect(json.items[0]).toMatchObject({ state: 'open', verdict: null });
});

test('a bot is muted and not muted any more; its alert says until when', async () => {
  await using given = await withAnAlert();
  const { listener, bot } = given;
  const until = listener.clock.now() + 3_600_000;
  const body = { target: { of: 'bot', botId: bot.id }, until, reason: 'moving' };

  const muted = await listener.call('POST', '/api/admin/silences', { body });
  const during = await listener.call('GET', '/api/admin/alerts');
  const listed = await listener.call('GET', '/api/admin/silences');
  const ended = await listener.call('DELETE', muted.headers.get('location')!);
  const after = await listener.call('GET', '/api/admin/alerts');

  expect(muted.status).toBe(201);
  expect(during.json.items[0].mutedUntil).toBe(until);
  expect(listed.json.items).toMatchObject([{ id: muted.json.id, reason: 'moving' }]);
  expect(ended.status).toBe(204);
  expect(after.json.items[0].mutedUntil).toBeNull();
  const again = await listener.call('DELETE', `/api/admin/silences/${muted.json.id}`);
  expect(again.status).toBe(404);
});
