import { expect, test } from 'vitest';

import { firstConfig, nextConfig, repairableBots } from '#test/support/repairable-bots.ts';
import type { RepairScript } from '#test/support/test-agent.ts';
import { startTestListener } from '#test/support/test-listener.ts';
import { untilSeen } from '#test/support/until-seen.ts';

type Version = { number: number; state: string };

/** One bot behind the listener, looked at and found well, and its configuration too. */
async function startWithBot(repair: Partial<RepairScript> = {}) {
  await using stack = new AsyncDisposableStack();
  const bots = stack.use(repairableBots(repair));
  const listener = stack.use(await startTestListener({ agent: bots.agent }));
  const made = await listener.call('POST', '/api/admin/bots', { body: bots.aBot('vendas') });
  const path = `/api/admin/bots/${made.json.id}`;
  await listener.clock.advance(60_000);
  await listener.call('POST', `${path}/config/look`);
  /** What is sealed goes on beside the clock, so that on a busy machine a decision comes later than it was due. */
  const untilGood = () =>
    untilSeen(
      async () => {
        await listener.clock.advance(60_000);
        return (await listener.call('GET', `${path}/config/versions`)).json.items as Version[];
      },
      ([newest]) => newest?.state === 'good',
    );
  await untilGood();
  const ending = stack.move();
  return {
    bots,
    listener,
    clock: listener.clock,
    path,
    id: made.json.id as string,
    call: listener.call,
    untilGood,
    [Symbol.asyncDispose]: () => ending.disposeAsync(),
  };
}

test('a restart is begun by one call, and its end is among the recoveries', async () => {
  await using one = await startWithBot();

  const begun = await one.call('POST', `${one.path}/restart`, { body: { reason: 'new prices' } });
  await one.clock.advance(60_000);
  const { json } = await one.call('GET', `${one.path}/recoveries`);

  expect([begun.status, begun.json.step]).toEqual([202, 'restart_bot']);
  expect(one.bots.restarted).toEqual(['vendas']);
  expect(json).toMatchObject({
    items: [{ id: begun.json.id, state: 'succeeded', isProven: true, reason: 'new prices' }],
    nextCursor: null,
  });
});

test('a restart without a body is a plain one; a wrong one is refused', async () => {
  await using one = await startWithBot();

  expect(
    (await one.call('POST', `${one.path}/restart`, { body: { step: 'roll_back' } })).json,
  ).toMatchObject({
    code: 'invalid_input',
    errors: [{ path: 'step' }],
  });
  expect((await one.call('POST', `${one.path}/restart`)).status).toBe(202);
});

test('recoveries come page by page', async () => {
  await using one = await startWithBot();
  for (let count = 0; count < 3; count += 1) {
    await one.call('POST', `${one.path}/restart`, { body: { force: true } });
    await one.clock.advance(120_000);
  }

  const first = (await one.call('GET', `${one.path}/recoveries?limit=2`)).json;
  const second = (
    await one.call('GET', `${one.path}/recoveries?limit=2&cursor=${first.nextCursor}`)
  ).json;

  expect([first.items.length, second.items.length, second.nextCursor]).toEqual([2, 1, null]);
  expect(new Set([...first.items, ...second.items].map(({ id }) => id)).size).toBe(3);
});

test('the repair of a bot is seen, and steered', async () => {
  await using one = await startWithBot();
  const recovery = `${one.path}/recovery`;

  const off = await one.call('PUT', `${recovery}/mode`, { body: { mode: 'ask' } });
  one.bots.world.seen = 'refused';
  await one.clock.advance(60_000);
  const asking = await one.call('GET', recovery);
  const stopped = await one.call('POST', `${recovery}/stop`);
  const resumed = await one.call('POST', `${recovery}/resume`);
  const run = await one.call('POST', `${recovery}/run`);
  const usual = await one.call('PUT', `${recovery}/mode`, { body: { mode: null } });

  expect(off.json).toMatchObject({ mode: 'ask', hasOwnMode: true, state: 'idle' });
  expect(asking.json).toMatchObject({ state: 'asking', attempts: [] });
  expect(stopped.json.state).toBe('stopped');
  expect(resumed.json.state).toBe('asking');
  expect([run.status, run.json.state]).toEqual([200, 'healing']);
  expect(usual.json).toMatchObject({ mode: 'auto', hasOwnMode: false });
  expect((await one.call('PUT', `${recovery}/mode`, { body: { mode: 'perhaps' } })).status).toBe(
    400,
  );
});

test('many bots are restarted a few at a time, and no more once that is cancelled', async () => {
  await using one = await startWithBot();
  const ids = [one.id];
  for (const name of ['b', 'c', 'd', 'e']) {
    const made = await one.call('POST', '/api/admin/bots', { body: one.bots.aBot(name) });
    ids.push(made.json.id);
  }
  await one.clock.advance(60_000);

  const begun = await one.call('POST', '/api/admin/restarts', { body: { botIds: ids } });
  const cancelled = await one.call('DELETE', '/api/admin/restarts');
  await one.clock.advance(300_000);
  const { bulk } = (await one.call('GET', '/api/admin/restarts')).json;

  expect([begun.status, begun.json.bots.length]).toEqual([202, 5]);
  expect(cancelled.json.state).toBe('cancelled');
  expect(
    bulk.bots.filter(({ outcome }: { outcome: string }) => outcome === 'succeeded').length,
  ).toBe(begun.json.waveSize);
});

test('a configuration is read with its tag, and changed by who has it', async () => {
  await using one = await startWithBot();
  const config = `${one.path}/config`;
  const found = await one.call('GET', config);
  const tag = found.headers.get('etag')!;

  const changed = await one.call('PUT', config, {
    body: { text: nextConfig, reason: 'friendlier' },
    headers: { 'if-match': tag },
  });
  const late = await one.call('PUT', config, {
    body: { text: firstConfig },
    headers: { 'if-match': tag },
  });

  expect(found.json).toMatchObject({ isReachable: true, format: 'json', hasDrifted: false });
  expect(found.json.shown).toMatchObject({ text: firstConfig, hash: tag.slice(1, -1) });
  expect(changed.json).toMatchObject({ state: 'watching', origin: 'person', reason: 'friendlier' });
  expect(changed.headers.get('etag')).toBe(`"${changed.json.hash}"`);
  expect([late.status, late.json.code]).toEqual([409, 'config_conflict']);
  expect(one.bots.config('vendas')).toBe(nextConfig);
});

test('a change names what it was made from, once', async () => {
  await using one = await startWithBot();
  const config = `${one.path}/config`;
  const tag = (await one.call('GET', config)).headers.get('etag')!;
  const other = 'f'.repeat(64);

  const unheld = await one.call('PUT', config, { body: { text: nextConfig } });
  const twice = await one.call('PUT', config, {
    body: { text: nextConfig, baseHash: other },
    headers: { 'if-match': tag },
  });
  const byBody = await one.call('PUT', config, {
    body: { text: nextConfig, baseHash: tag.slice(1, -1) },
  });

  expect(unheld.json).toMatchObject({ code: 'invalid_input', errors: [{ path: 'baseHash' }] });
  expect(twice.json.code).toBe('config_conflict');
  expect(byBody.status).toBe(200);
});

test('what is wrong with a configuration is listed, and nothing is changed', async () => {
  await using one = await startWithBot();
  const config = `${one.path}/config`;
  const baseHash = (await one.call('GET', config)).json.shown.hash;
  const body = { text: '{ "greeting": }', baseHash };

  const preview = await one.call('POST', `${config}/preview`, { body });
  const refused = await one.call('PUT', config, { body });

  expect(preview.json.issues).toHaveLength(1);
  expect(refused.json).toMatchObject({
    status: 400,
    code: 'config_invalid',
    errors: [{ path: '', message: expect.any(String) }],
  });
  expect(one.bots.config('vendas')).toBe(firstConfig);
});

test('a change that breaks the bot is rolled back, and any version can be put back by hand', async () => {
  await using one = await startWithBot();
  const config = `${one.path}/config`;
  const baseHash = (await one.call('GET', config)).json.shown.hash;
  await one.call('PUT', config, { body: { text: nextConfig, baseHash } });
  const versions = await one.untilGood();

  const back = await one.call('POST', `${config}/rollback`, { body: { version: 1 } });
  await one.untilGood();
  const earlier = await one.call('GET', `${config}?version=2`);

  expect(versions.map(({ number, state }) => [number, state])).toEqual([
    [2, 'good'],
    [1, 'superseded'],
  ]);
  expect([back.status, back.json.origin]).toEqual([200, 'rollback']);
  expect(one.bots.config('vendas')).toBe(firstConfig);
  expect(earlier.json.shown).toMatchObject({ number: 2, text: nextConfig });
  expect((await one.call('GET', `${config}?version=99`)).status).toBe(404);
  expect((await one.call('POST', `${config}/rollback`, { body: { version: 99 } })).status).toBe(
    404,
  );
});

test('what somebody else changed is seen, and accepted or undone', async () => {
  await using one = await startWithBot();
  const config = `${one.path}/config`;
  one.bots.edit('vendas', nextConfig);

  const drifted = await one.call('POST', `${config}/look`);
  const undone = await one.call('POST', `${config}/put-back`);
  await one.untilGood();
  one.bots.edit('vendas', nextConfig);
  await one.call('POST', `${config}/look`);
  const accepted = await one.call('POST', `${config}/take-in`);

  expect(drifted.json).toMatchObject({ hasDrifted: true });
  expect(undone.json).toMatchObject({ hasDrifted: false });
  expect(accepted.json).toMatchObject({ hasDrifted: false });
  expect(one.bots.config('vendas')).toBe(nextConfig);
});

test('who may only look sees how it stands, and neither changes nor reads a configuration', async () => {
  await using one = await startWithBot();
  const { token } = await one.listener.api.tokens.create({
    name: 'looks',
    role: 'viewer',
    tenantId: null,
  });
  const asViewer = async (method: string, path: string, body?: unknown) =>
    (await one.call(method, `${one.path}${path}`, { token, body })).status;

  expect(await asViewer('GET', '/recovery')).toBe(200);
  expect(await asViewer('GET', '/recoveries')).toBe(200);
  expect(await asViewer('GET', '/config/versions')).toBe(200);
  expect(await asViewer('GET', '/config')).toBe(403);
  expect(await asViewer('POST', '/restart', {})).toBe(403);
  expect(await asViewer('PUT', '/recovery/mode', { mode: 'off' })).toBe(403);
  expect(await asViewer('POST', '/config/rollback', {})).toBe(403);
  expect(one.bots.restarted).toEqual([]);
});

test('a large configuration is taken, a larger one is not', async () => {
  await using one = await startWithBot();
  const config = `${one.path}/config`;
  const baseHash = (await one.call('GET', config)).json.shown.hash;
  const change = (length: number) => ({
    body: { text: JSON.stringify({ greeting: 'x'.repeat(length) }), baseHash },
  });

  expect((await one.call('PUT', config, change(1_500_000))).status).toBe(200);
  expect((await one.call('PUT', config, change(2_100_000))).status).toBe(400);
  expect((await one.call('PUT', config, change(5_000_000))).status).toBe(413);
  expect((await one.call('POST', `${one.path}/restart`, change(70_000))).status).toBe(413);
});
