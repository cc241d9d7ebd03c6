import { expect, test } from 'vitest';

import { exitCodes } from '#electron/cli/exit-codes.ts';
import { startAgent } from '#test/support/command-line.ts';
import { repairableBots } from '#test/support/repairable-bots.ts';
import type { RepairScript } from '#test/support/test-agent.ts';

async function startWith(names: readonly string[], repair: Partial<RepairScript> = {}) {
  await using stack = new AsyncDisposableStack();
  const bots = stack.use(repairableBots(repair));
  const agent = stack.use(await startAgent({ agent: bots.agent }));
  const { clock, call } = agent.listener;
  for (const name of names) {
    await call('POST', '/api/admin/bots', { body: bots.aBot(name) });
  }
  await clock.advance(60_000);
  const pause = (ms: number) => clock.advance(ms);
  const ending = stack.move();
  return {
    bots,
    clock,
    agent,
    run: (...argv: string[]) => agent.runWith({ pause }, ...argv),
    as: (surroundings: object, ...argv: string[]) =>
      agent.runWith({ pause, ...surroundings }, ...argv),
    async json(...argv: string[]) {
      const { exitCode, stdout } = await agent.runWith({ pause }, ...argv, '--json');
      // oxlint-disable-next-line typescript/no-explicit-any -- answers are looked into field by field
      return { exitCode, ...(JSON.parse(stdout) as any) };
    },
    [Symbol.asyncDispose]: () => ending.disposeAsync(),
  };
}

test('a bot is restarted once somebody says yes, and the end is told with its proof', async () => {
  await using one = await startWith(['vendas']);

  const unasked = await one.run('bots', 'restart', 'vendas');
  const declined = await one.as({ typed: 'n' }, 'bots', 'restart', 'vendas');
  expect(one.bots.restarted).toEqual([]);
  const done = await one.as({ typed: 'y' }, 'bots', 'restart', 'vendas', '--reason', 'new prices');
  const listed = await one.run('bots', 'recoveries', 'vendas');

  expect(unasked).toMatchObject({ exitCode: exitCodes.usage });
  expect(declined).toMatchObject({ exitCode: exitCodes.ok, stdout: 'Nothing was restarted.\n' });
  expect(done).toMatchObject({ exitCode: exitCodes.ok });
  expect(done.stdout).toMatch(/vendas: well again, and a new run \(\d+ s\)/);
  expect(listed.stdout).toMatch(
    /restart bot +token +– +\d+ s +well again, and a new run +new prices/,
  );
  expect(one.bots.restarted).toEqual(['vendas']);
});

test('a restart that does not help ends with 1, and says why', async () => {
  await using one = await startWith(['vendas'], { runOf: () => 'the same', verifyWithinMs: 5_000 });

  const done = await one.json('bots', 'restart', 'vendas', '--yes');

  expect(done).toMatchObject({ exitCode: exitCodes.trouble, failure: 'same_run', state: 'failed' });
  expect((await one.run('bots', 'recoveries', 'vendas')).stdout).toContain('it is the same run');
});

test('with --no-wait the command ends once the restart has begun', async () => {
  await using one = await startWith(['vendas']);

  const begun = await one.json('bots', 'restart', 'vendas', '--yes', '--no-wait');

  expect(begun.exitCode).toBe(exitCodes.ok);
  expect(begun.endedAt).toBeNull();
});

test('several bots are restarted a few at a time, with what becomes of each', async () => {
  const names = ['a', 'b', 'c', 'd'];
  await using fleet = await startWith(names);

  const done = await fleet.run('bots', 'restart', ...names, 'A', '--yes');

  expect(done.exitCode).toBe(exitCodes.ok);
  expect(done.stdout).toContain('Restarting 4 bots, 3 at a time.');
  expect(done.stdout.match(/: well again/g)).toHaveLength(4);
  expect(done.stdout).toContain('All done.');
  expect(fleet.bots.restarted.toSorted()).toEqual(names);
  expect(await fleet.run('bots', 'restart', 'a', 'b', '--only-channel', '--yes')).toMatchObject({
    exitCode: exitCodes.usage,
    stderr: expect.stringContaining('--only-channel'),
  });
});

test('too many failures among the first stop the others', async () => {
  const names = ['a', 'b', 'c', 'd', 'e'];
  await using fleet = await startWith(names, { runOf: () => 'the same', verifyWithinMs: 5_000 });

  const done = await fleet.run('bots', 'restart', ...names, '--yes');

  expect(done.exitCode).toBe(exitCodes.trouble);
  expect(done.stdout).toContain('Stopped: too many');
  expect(fleet.bots.restarted).toHaveLength(3);
});

test('how a bot is repaired is shown and steered', async () => {
  await using one = await startWith(['vendas']);

  const calm = await one.run('bots', 'healing', 'vendas');
  const asks = await one.run('bots', 'healing', 'vendas', 'ask');
  one.bots.world.seen = 'refused';
  await one.clock.advance(60_000);
  const waiting = await one.run('bots', 'healing', 'vendas');
  const stopped = await one.run('bots', 'healing', 'vendas', 'stop');
  const resumed = await one.json('bots', 'healing', 'vendas', 'resume');
  const usual = await one.json('bots', 'healing', 'vendas', 'default');

  expect(calm.stdout).toContain('vendas: nothing to repair.');
  expect(calm.stdout).toContain('restart bot. A new run can be proven.');
  expect(asks.stdout).toContain('Healing: asks first.');
  expect(waiting.stdout).toContain('waits for your yes');
  expect(stopped.stdout).toContain('a person stopped the repair');
  expect(resumed.state).toBe('asking');
  expect(usual).toMatchObject({ hasOwnMode: false, mode: 'auto' });
  expect(await one.run('bots', 'healing', 'vendas', 'perhaps')).toMatchObject({
    exitCode: exitCodes.usage,
    stderr: expect.stringContaining('off, ask, auto'),
  });
});
