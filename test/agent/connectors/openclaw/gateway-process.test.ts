import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

import { createGatewayProcesses } from '#electron/agent/connectors/openclaw/gateway-process.ts';
import { probeContext } from '#test/support/test-agent.ts';

type Listener = Disposable & { child: ChildProcess; pid: number; port: number };

/** A process of its own that listens, and does as it likes when it is asked to end. */
async function startListener({ ends }: { ends: boolean }): Promise<Listener> {
  const program = `
    ${ends ? '' : "process.on('SIGTERM', () => undefined);"}
    const server = require('node:net').createServer().listen(0, '127.0.0.1', () => {
      process.stdout.write(String(server.address().port) + '\\n');
    });`;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  return {
    child,
    pid: child.pid!,
    port: Number(line.toString()),
    [Symbol.dispose]: () => void child.kill('SIGKILL'),
  };
}

// Other systems do not tell who listens, and then nothing is sent to anybody.
test.runIf(process.platform === 'linux')('who listens on the port is asked to end', async () => {
  using listener = await startListener({ ends: true });
  const processes = createGatewayProcesses();
  const ended = once(listener.child, 'exit');

  expect(await processes.isAt(listener.pid, listener.port)).toBe(true);
  expect(await processes.end(listener.pid, listener.port, probeContext())).toBe('ended');
  await ended;
  expect(listener.child.signalCode).toBe('SIGTERM');
});

test.runIf(process.platform === 'linux')(
  'who does not listen there is left alone, and so are we',
  async () => {
    using listener = await startListener({ ends: true });
    using other = await startListener({ ends: true });
    const processes = createGatewayProcesses();

    expect(await processes.end(listener.pid, other.port, probeContext())).toBe('not_ours');
    expect(await processes.end(process.pid, listener.port, probeContext())).toBe('not_ours');
    expect(await processes.end(1, listener.port, probeContext())).toBe('not_ours');
    expect(listener.child.exitCode ?? listener.child.signalCode).toBeNull();
  },
);

test.runIf(process.platform === 'linux')(
  'who does not go when asked is killed after ten seconds, and not before',
  async () => {
    using listener = await startListener({ ends: false });
    const ended = once(listener.child, 'exit');
    const startedAt = performance.now();

    expect(await createGatewayProcesses().end(listener.pid, listener.port, probeContext())).toBe(
      'ended',
    );
    await ended;

    expect(listener.child.signalCode).toBe('SIGKILL');
    expect(performance.now() - startedAt).toBeGreaterThan(10_000);
  },
  20_000,
);
