import { join } from 'node:path';
import { _electron } from '@playwright/test';

import { type Driver, type Launch, projectRoot } from './driver.ts';

/** The built app in Electron's own binary; the recorder keeps what would go to the operating system. */
export async function launchElectron(
  executablePath: string,
  { dataFolder, env, args }: Launch,
): Promise<Driver> {
  const app = await _electron.launch({
    executablePath,
    env,
    args: ['-r', join(projectRoot, 'test/e2e/recorder.cjs'), projectRoot, ...args],
  });
  const child = app.process();
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
  });
  return {
    runtime: 'electron',
    page: await app.firstWindow(),
    dataFolder,
    shell: { main: (fn, arg) => app.evaluate(fn as never, arg) as never, exited },
    async dispose() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}
