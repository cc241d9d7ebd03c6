import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { type Browser, chromium } from '@playwright/test';

import { appFolder, type Driver, type Launch, projectRoot } from './driver.ts';

const startWithinMs = 20_000;
const endWithinMs = 8_000;
const closeWithinMs = 5_000;

type Answer = { id: number; value?: unknown; error?: string };

/** The built app over the stand-in for Electron, whose page is driven through the same Chromium. */
export async function launchStandin({ dataFolder, env, args }: Launch): Promise<Driver> {
  const child = fork(join(appFolder, 'out/main/main.js'), args, {
    env,
    execArgv: ['--import', join(projectRoot, 'test/electron-standin/register.ts')],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
  });
  const ask = createSideChannel(child, exited);
  let browser: Browser | undefined;

  const dispose = async (): Promise<void> => {
    // A page that hangs must not hold up the end of its test.
    await Promise.race([browser?.close().catch(() => undefined), waitAtMost(closeWithinMs)]);
    child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), endWithinMs);
    await exited;
    clearTimeout(killer);
  };

  try {
    const { endpoint } = await firstWindow(ask);
    browser = await chromium.connectOverCDP(endpoint);
    const [context] = browser.contexts();
    const page = context?.pages()[0] ?? (await context?.waitForEvent('page'));
    if (!page) {
      throw new Error('the window has no page');
    }
    return {
      runtime: 'stand-in',
      page,
      dataFolder,
      shell: { main: (fn, arg) => ask({ fn: fn.toString(), arg }) as never, exited },
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

function waitAtMost(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}

type Ask = (body: object) => Promise<unknown>;

/** Questions to the main process over Node's own channel to a child. */
function createSideChannel(child: ChildProcess, exited: Promise<number | null>): Ask {
  let lastId = 0;
  return (body) =>
    new Promise((resolve, reject) => {
      lastId += 1;
      const id = lastId;
      const onMessage = (answer: Answer): void => {
        if (answer.id !== id) {
          return;
        }
        child.off('message', onMessage);
        if (answer.error === undefined) {
          resolve(answer.value);
        } else {
          reject(new Error(answer.error));
        }
      };
      child.on('message', onMessage);
      void exited.then((code) => reject(new Error(`the app ended with ${code}`)));
      child.send({ id, ...body }, (error) => error && reject(error));
    });
}

async function firstWindow(ask: Ask): Promise<{ endpoint: string }> {
  const end = Date.now() + startWithinMs;
  for (;;) {
    const found = (await ask({ endpoint: true })) as { endpoint: string } | undefined;
    if (found) {
      return found;
    }
    if (Date.now() > end) {
      throw new Error(`no window within ${startWithinMs / 1000} s`);
    }
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  }
}
