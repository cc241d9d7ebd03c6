import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { chromium } from '@playwright/test';

import { findChromium } from '#test/support/find-chromium.ts';

import { type Driver, type Launch, projectRoot } from './driver.ts';

const startWithinMs = 20_000;
const linkInOutput = /http:\/\/127\.0\.0\.1:\d+\/#token=\S+/;

/** The built console in a browser, served by the headless host. */
export async function launchBrowser({ dataFolder, env }: Launch): Promise<Driver> {
  const server = spawn(process.execPath, [join(projectRoot, 'electron/server.ts'), '--port', '0'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<void>((resolve) => {
    server.once('exit', () => resolve());
  });
  const end = async (): Promise<void> => {
    server.kill('SIGTERM');
    await exited;
  };
  try {
    const link = await linkOf(server);
    const executablePath = findChromium();
    const browser = await chromium.launch({ ...(executablePath && { executablePath }) });
    const page = await browser.newPage({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
    await page.goto(link);
    return {
      runtime: 'browser',
      page,
      dataFolder,
      shell: undefined,
      async dispose() {
        await browser.close();
        await end();
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** The link that a person is given on the terminal. */
function linkOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => reject(new Error(`no link in: ${output}`)), startWithinMs);
    server.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const link = linkInOutput.exec(output)?.[0];
      if (link) {
        clearTimeout(timer);
        resolve(link);
      }
    });
    server.once('exit', (code) => reject(new Error(`the host ended with ${code}: ${output}`)));
  });
}
