import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';

import type { NewBot } from '#shared/schemas/bot.ts';
import type { BotId } from '#shared/schemas/ids.ts';
import { isAlive, odd, pidOf } from '#test/support/held-program.ts';
import { type LiveAgent, startLiveAgent } from '#test/support/live-agent.ts';

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

/** Resolves when the bot's verdict is this one. */
function verdict({ agent, tenantId }: LiveAgent, botId: BotId, wanted: string): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (agent.roster.get(tenantId, botId).state.verdict === wanted) {
        stop();
        resolve();
      }
    };
    const stop = agent.events.subscribe(look);
    look();
  });
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

test('a bot that is paused, changed, or removed lets go of its program, and one that goes on gets it back', async () => {
  await using live = await startLiveAgent();
  const { agent, tenantId, act } = live;
  const { id } = await agent.fleet.add(act, tenantId, bot(odd('polite')));
  await verdict(live, id, 'ok');
  const first = pidOf({ runId: runOf(live, id) });

  await agent.fleet.update(act, tenantId, id, { paused: true });
  await expect.poll(() => isAlive(first)).toBe(false);
  await agent.fleet.update(act, tenantId, id, { paused: false });
  await verdict(live, id, 'ok');
  const second = pidOf({ runId: runOf(live, id) });

  await agent.fleet.update(act, tenantId, id, { connector: odd('run') });
  await expect.poll(() => isAlive(second)).toBe(false);
  await verdict(live, id, 'ok');
  const third = pidOf({ runId: runOf(live, id) });

  await agent.fleet.remove(act, tenantId, id);
  await expect.poll(() => isAlive(third)).toBe(false);
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
  await expect.poll(() => [null, first].includes(runOf(live, id))).toBe(false);

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
  await expect.poll(() => watched!.state.runId ?? runId).not.toBe(runId);

  expect(wasLeft).toBe(true);
  expect(isAlive(first)).toBe(false);
  expect(await live.store.db.selectFrom('owned_processes').selectAll().execute()).toHaveLength(1);
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
  // Refused, and refused again at each recheck.
  expect(performance.now() - killedAt).toBeLessThan(4_000);
  expect(await agent.output(tenantId, id)).toEqual(['ready']);
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
