import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

import { readyLineKinds, readyLines } from '#shared/ready-lines.ts';
import { aBeatingBot } from '#test/support/beating-bot.ts';
import { startTestListener } from '#test/support/test-listener.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;
const hasCurl = spawnSync('curl', ['--version']).status === 0;

async function listenerWithBot() {
  const listener = await startTestListener();
  const tenantId = listener.tenant.id;
  const bot = await listener.api.bots.add({ tenantId, bot: aBeatingBot() });
  const address = () => listener.agent.heartbeats.address(tenantId, bot.id);
  return {
    lines: readyLines((await address()).url!),
    address,
    [Symbol.asyncDispose]: () => listener[Symbol.asyncDispose](),
  };
}

async function run(program: string, args: readonly string[]): Promise<number | null> {
  const child = spawn(program, args, { stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

test.skipIf(!hasCurl)('the line for a shell tells how the command ended', async () => {
  await using bot = await listenerWithBot();

  await run('sh', ['-c', bot.lines.shell.replace('your-command', 'true')]);
  await run('sh', ['-c', bot.lines.shell.replace('your-command', '(exit 3)')]);

  expect((await bot.address()).calls).toMatchObject([
    { kind: 'fail', exitCode: 3 },
    { kind: 'success', exitCode: 0 },
  ]);
});

test('the line for Node calls', async () => {
  await using bot = await listenerWithBot();

  const code = await run(process.execPath, ['--input-type=module', '-e', bot.lines.node]);

  expect(code).toBe(0);
  expect((await bot.address()).calls).toMatchObject([{ kind: 'success', exitCode: null }]);
});

test.skipIf(!hasPython)('the lines for Python call', async () => {
  await using bot = await listenerWithBot();

  expect(await run('python3', ['-c', bot.lines.python])).toBe(0);

  expect((await bot.address()).calls).toMatchObject([{ kind: 'success', exitCode: null }]);
});

test.skipIf(!hasPython)('where nobody listens a bot goes on all the same', async () => {
  const lines = readyLines('http://127.0.0.1:9/ping/nobody');

  expect(await run(process.execPath, ['--input-type=module', '-e', lines.node])).toBe(0);
  expect(await run('python3', ['-c', lines.python])).toBe(0);
});

test.skipIf(!hasCurl)(
  'the lines for systemd tell the start, and the end by whatever it was',
  async () => {
    await using bot = await listenerWithBot();
    // What systemd makes of a line: `$$` is a dollar sign, and a leading `-` forgives a failure.
    const commands = bot.lines.systemd
      .split('\n')
      .map((line) => line.replace(/^\w+=-/, '').replaceAll('$$', '$'))
      .map((line) => /^\/bin\/sh -c "(.*)"$/.exec(line)![1]!);
    const stop = (status: string) =>
      run('env', [`EXIT_STATUS=${status}`, 'sh', '-c', commands[1]!]);

    await run('sh', ['-c', commands[0]!]);
    await stop('0');
    await stop('2');
    await stop('KILL');

    expect((await bot.address()).calls).toMatchObject([
      { kind: 'fail', exitCode: null },
      { kind: 'fail', exitCode: 2 },
      { kind: 'success', exitCode: 0 },
      { kind: 'start' },
    ]);
  },
);

test('what n8n is given is a workflow with one node', () => {
  const workflow = JSON.parse(readyLines('https://a.example/ping/x-_1').n8n) as {
    nodes: { parameters: { url: string } }[];
  };

  expect(workflow.nodes).toHaveLength(1);
  expect(workflow.nodes[0]!.parameters.url).toBe('https://a.example/ping/x-_1');
});

test.for([
  `http://a/ping/x';rm -rf ~;'`,
  'http://a/ping/$(id)',
  'http://a/ping/x y',
  'http://a/ping/`id`',
  'http://a/ping/x"',
  'http://a/ping/x\nid',
  'javascript:alert(1)',
])('no line is made of %s', (url) => {
  expect(() => readyLines(url)).toThrow(RangeError);
});

test('there is a line for every kind', () => {
  expect(Object.keys(readyLines('http://a/ping/x'))).toEqual([...readyLineKinds]);
});
