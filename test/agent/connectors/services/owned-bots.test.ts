import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { readyWithinMs } from '#electron/agent/connectors/services/process/run.ts';
import { defaultLadderRules } from '#electron/agent/recovery/ladder.ts';
import { createVirtualClock } from '#electron/simulation/virtual-clock.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import { createOwnedProcessStore } from '#electron/store/owned-process-store.ts';
import type { NewBot } from '#shared/schemas/bot.ts';
import type { BotId } from '#shared/schemas/ids.ts';
import { freePort } from '#test/support/free-port.ts';
import { isAlive, odd, pidOf } from '#test/support/held-program.ts';
import { type LiveAgent, startLiveAgent } from '#test/support/live-agent.ts';
import { createTestAgent } from '#test/support/test-agent.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'admin-agent-owned-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const bot = (connector: NewBot['connector']): NewBot => ({
  name: 'Vendas',
  kind: 'sales',
  connector,
  // Long, so that nothing in these tests is seen because its turn came.
  intervalMs: 3_600_000,
});

/** Resolves when it is so, as some event told. */
function until({ agent }: LiveAgent, isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (isSo()) {
        stop();
        resolve();
      }
    };
    const stop = agent.events.subscribe(look);
    look();
  });
}

const verdict = (live: LiveAgent, botId: BotId, wanted: string): Promise<void> =>
  until(live, () => live.agent.roster.get(live.tenantId, botId).state.verdict === wanted);

/** A process that is ended says so to nobody but its parent. */
async function gone(pid: number): Promise<void> {
  await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
}

const runOf = ({ agent, tenantId }: LiveAgent, botId: BotId) =>
  agent.roster.get(tenantId, botId).state.runId;

test('a program of ours that dies is down within a second, in its own words', async () => {
  await using live = await startLiveAgent();
  const { id } = await live.agent.fleet.add(live.act, live.tenantId, bot(odd('run')));
  await verdict(live, id, 'ok');

  const killedAt = performance.now();
  process.kill(pidOf({ runId: runOf(live, id) }), 'SIGKILL');
  await verdict(live, id, 'down');
  const tookMs = performance.now() - killedAt;

  expect(tookMs).toBeLessThan(1_000);
  expect(live.agent.fleet.get(live.tenantId, id)).toMatchObject({
    cause: 'refused',
    reason: 'service_stopped',
    evidence: { signal: 'SIGKILL' },
  });
});

test('a program of ours that dies is brought back by the ladder, provably as a new run', async () => {
  await using live = await startLiveAgent();
  const { agent, tenantId, act } = live;
  const given = { ...bot(odd('run', { readyText: 'ready' })), intervalMs: 5_000 };
  const { id } = await agent.fleet.add(act, tenantId, given);
  await verdict(live, id, 'ok');
  const runBefore = runOf(live, id);
  const attempts = () => agent.recovery.attempts(tenantId, { botId: id, limit: 10 });

  process.kill(pidOf({ runId: runBefore }), 'SIGKILL');
  await verdict(live, id, 'down');
  await verdict(live, id, 'ok');
  await expect
    .poll(async () => (await attempts())[0]?.state, { timeout: 30_000 })
    .toBe('succeeded');

  expect(await attempts()).toMatchObject([
    {
      step: 'restart_bot',
      isProven: true,
      runBefore,
      runAfter: runOf(live, id),
      actorKind: 'agent',
    },
  ]);
});

test('a program of ours that ends again right after its restart is not waited for, but started once more', async () => {
  await using live = await startLiveAgent({
    ladderRules: { ...defaultLadderRules, spacingMs: 2_000 },
  });
  const { agent, tenantId, act } = live;
  const detail = join(folder, 'runs');
  const given = bot(odd('second-fails', { readyText: 'ready', detail }));
  const { id } = await agent.fleet.add(act, tenantId, { ...given, intervalMs: 5_000 });
  await verdict(live, id, 'ok');
  const attempts = async () =>
    (await agent.recovery.attempts(tenantId, { botId: id, limit: 10 })).toReversed();

  process.kill(pidOf({ runId: runOf(live, id) }), 'SIGKILL');
  await expect
    .poll(async () => (await attempts()).at(-1)?.state, { timeout: 30_000 })
    .toBe('succeeded');

  const [first, second, ...others] = await attempts();
  expect(first).toMatchObject({ step: 'restart_bot', state: 'failed', failure: 'still_down' });
  expect(second).toMatchObject({ step: 'restart_bot', state: 'succeeded', isProven: true });
  expect(others).toEqual([]);
  expect(second!.startedAt! - first!.startedAt!).toBeLessThan(readyWithinMs / 2);
});

test('a bot that is paused, changed, or removed lets go of its program, and one that goes on gets it back', async () => {
  await using live = await startLiveAgent();
  const { agent, tenantId, act } = live;
  const { id } = await agent.fleet.add(act, tenantId, bot(odd('polite')));
  await verdict(live, id, 'ok');
  const first = pidOf({ runId: runOf(live, id) });

  await agent.fleet.update(act, tenantId, id, { paused: true });
  await gone(first);
  await agent.fleet.update(act, tenantId, id, { paused: false });
  await verdict(live, id, 'ok');
  const second = pidOf({ runId: runOf(live, id) });

  await agent.fleet.update(act, tenantId, id, { connector: odd('run') });
  await gone(second);
  await verdict(live, id, 'ok');
  const third = pidOf({ runId: runOf(live, id) });

  await agent.fleet.remove(act, tenantId, id);
  await gone(third);
  expect(new Set([first, second, third]).size).toBe(3);
});

test('the programs end with the agent, and begin with the next', async () => {
  const before = await startLiveAgent({ folder });
  const { id } = await before.agent.fleet.add(before.act, before.tenantId, bot(odd('run')));
  await verdict(before, id, 'ok');
  const first = runOf(before, id);
  await before.agent.stop();
  const isLeft = isAlive(pidOf({ runId: first }));

  await using live = await startLiveAgent({ folder });
  await until(live, () => ![null, first].includes(runOf(live, id)));

  expect(isLeft).toBe(false);
  expect(isAlive(pidOf({ runId: runOf(live, id) }))).toBe(true);
});

test('what an agent leaves that is killed is ended before the next one starts it anew', async () => {
  const script = new URL('../../../support/doomed-agent.ts', import.meta.url).pathname;
  const doomed = spawn(process.execPath, [script, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let runId = '';
  for await (const line of createInterface({ input: doomed.stdout })) {
    runId = line.split(' ')[1] ?? '';
    if (pidOf({ runId }) > 0) {
      break;
    }
  }
  const first = pidOf({ runId });
  doomed.kill('SIGKILL');
  await once(doomed, 'exit');
  const wasLeft = isAlive(first);

  await using live = await startLiveAgent({ folder });
  const [watched] = live.agent.roster.all();
  await until(live, () => (watched!.state.runId ?? runId) !== runId);

  expect(wasLeft).toBe(true);
  expect(isAlive(first)).toBe(false);
  expect(await live.store.db.selectFrom('owned_processes').selectAll().execute()).toHaveLength(1);
});

test('what an earlier agent left is looked for by the next one, whatever bots it has', async () => {
  const clock = createVirtualClock();
  const store = await openMemoryStore(clock.now);
  await createOwnedProcessStore(store.db).add({
    marker: 'a program of a bot that is paused by now',
    pid: null,
    beginning: null,
    graceMs: 100,
    startedAt: clock.now(),
  });
  const agent = await createTestAgent({ clock, store: { ...store, close: async () => {} } });

  await agent.stop();

  expect(await createOwnedProcessStore(store.db).list()).toEqual([]);
  await store.close();
});

test('a bot that is reached by HTTP and says what it runs as is run and proven by that, and its end seen at once', async () => {
  await using live = await startLiveAgent();
  const { agent, tenantId, act } = live;
  const port = await freePort();
  const service = odd('serve', { detail: String(port), readyText: 'ready' });
  const url = `http://127.0.0.1:${port}/`;
  const { id } = await agent.fleet.add(act, tenantId, bot({ type: 'http', url, service }));
  await verdict(live, id, 'ok');
  const runId = runOf(live, id);

  const killedAt = performance.now();
  process.kill(pidOf({ runId }), 'SIGKILL');
  await verdict(live, id, 'down');

  expect(runId).toMatch(/^\d+@\d+$/);
  expect(performance.now() - killedAt).toBeLessThan(1_000);
  expect(await agent.output(tenantId, id)).toEqual(['ready']);
});

test('what a program prints is told without the secrets that its bot is reached with', async () => {
  await using live = await startLiveAgent();
  const { agent, tenantId, act } = live;
  const port = await freePort();
  const secret = 'canary-of-the-output';
  const program = `console.log('asked with ' + process.argv[1]); require('node:http').createServer((_, answer) => answer.end()).listen(${port}, '127.0.0.1')`;
  const { id } = await agent.fleet.add(
    act,
    tenantId,
    bot({
      type: 'http',
      url: `http://127.0.0.1:${port}/`,
      headers: { 'x-api-key': secret },
      service: {
        type: 'process',
        argv: [process.execPath, '-e', program, secret],
        readyText: 'asked with',
      },
    }),
  );
  await verdict(live, id, 'ok');

  expect(await agent.output(tenantId, id)).toEqual(['asked with …']);
});
