import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { z } from 'zod';

import type { Keychain } from './keychain-keeper.ts';
import type { Clock, Timer } from './ports.ts';

/** Questions come in bursts; a process that is new sees a keyring that was started anew. */
const idleMs = 2_000;

/** Reads questions and writes answers, a line of JSON each. Ends with its input. */
const program = `
  let keytar;
  require('node:readline').createInterface({ input: process.stdin }).on('line', async (line) => {
    const { id, module, method, given } = JSON.parse(line);
    let answer;
    try {
      keytar ??= require(module);
      answer = { id, value: (await keytar[method](...given)) ?? null };
    } catch (error) {
      answer = { id, refusal: String(error?.message ?? error) };
    }
    process.stdout.write(JSON.stringify(answer) + '\\n');
  });
`;

const answerSchema = z.object({
  id: z.int(),
  value: z.union([z.string(), z.boolean(), z.null()]).optional(),
  refusal: z.string().optional(),
});

type Waiting = { resolve: (value: unknown) => void; reject: (error: Error) => void };

/**
 * The keychain, asked from a process beside this one. Its binding waits in a thread that cannot be stopped: a keychain
 * that hangs would keep the agent from ever ending, one that crashes would take it along, and one that was started anew
 * would not be found again.
 */
export function createKeychainProcess(
  clock: Clock,
  env: NodeJS.ProcessEnv = process.env,
): Keychain {
  let helper: ChildProcessWithoutNullStreams | undefined;
  let idle: Timer | undefined;
  let lastId = 0;
  const waiting = new Map<number, Waiting>();

  function start(): ChildProcessWithoutNullStreams {
    const child = spawn(process.execPath, ['--input-type=commonjs', '--eval', program], {
      env: withoutOurs(env),
    });
    child.on('error', (error) => drop(child, error));
    child.on('close', () => drop(child, new Error('the keychain has ended')));
    child.stdin.on('error', (error) => drop(child, error));
    createInterface({ input: child.stdout }).on('line', take);
    child.stderr.resume();
    child.unref();
    for (const stream of [child.stdin, child.stdout, child.stderr]) {
      // A pipe is a socket, and none of them is a reason to stay.
      if ('unref' in stream && typeof stream.unref === 'function') {
        stream.unref();
      }
    }
    return child;
  }

  function drop(child: ChildProcessWithoutNullStreams, error: Error): void {
    if (helper === child) {
      helper = undefined;
      waiting.forEach(({ reject }) => reject(error));
      waiting.clear();
    }
  }

  function take(line: string): void {
    const { id, value, refusal } = answerSchema.parse(JSON.parse(line));
    const { resolve, reject } = waiting.get(id) ?? {};
    waiting.delete(id);
    if (refusal === undefined) {
      resolve?.(value);
    } else {
      reject?.(new Error(refusal));
    }
    idle?.cancel();
    idle = clock.after(idleMs, () => {
      if (waiting.size === 0) {
        end();
      }
    });
  }

  function ask(method: keyof Keychain, given: string[]): Promise<unknown> {
    helper ??= start();
    lastId += 1;
    const id = lastId;
    const module = createRequire(import.meta.url).resolve('keytar');
    const answer = new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
    });
    helper.stdin.write(`${JSON.stringify({ id, module, method, given })}\n`);
    return answer;
  }

  function end(): void {
    idle?.cancel();
    const child = helper;
    if (child) {
      drop(child, new Error('the keychain was let go'));
      child.kill('SIGKILL');
    }
  }

  return {
    getPassword: async (...given) =>
      z
        .string()
        .nullable()
        .parse(await ask('getPassword', given)),
    setPassword: async (...given) => void (await ask('setPassword', given)),
    deletePassword: async (...given) => z.boolean().parse(await ask('deletePassword', given)),
    end,
  };
}

/** Our own variables may hold a token or a passphrase, and the keychain has no use for any of them. */
function withoutOurs(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.toUpperCase().startsWith('ADMIN_AGENT_')),
  );
}
