import { type ChildProcess, fork } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { _electron, type Browser, chromium, type Page } from '@playwright/test';
import type Electron from 'electron';

const root = join(import.meta.dirname, '../..');
/** Another folder with the app in it, for example an extracted app.asar (see test/packaging). */
const appDir = process.env.E2E_APP_DIR ?? root;

/** The path of Electron's binary, or undefined. Never `require('electron')` here: that starts a download. */
export function electronBinary(): string | undefined {
  if (process.env.E2E_ELECTRON_BINARY) return process.env.E2E_ELECTRON_BINARY;
  const dir = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const pathFile = join(dir, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const binary = join(dir, 'dist', readFileSync(pathFile, 'utf8'));
  return existsSync(binary) ? binary : undefined;
}

export interface Driver {
  readonly kind: 'electron' | 'stand-in';
  readonly page: Page;
  readonly dataDir: string;
  /** Runs a function in the main process with the electron module, like Playwright's ElectronApplication.evaluate. */
  main<R, A = undefined>(
    fn: (electron: typeof Electron, arg: A) => R | Promise<R>,
    arg?: A,
  ): Promise<R>;
  /** Asks the app to quit and gives its exit code. */
  quit(): Promise<number | null>;
  /** Resolves when the app ends by itself. */
  readonly exited: Promise<number | null>;
  dispose(): Promise<void>;
}

export async function launch(): Promise<Driver> {
  const dataDir = mkdtempSync(join(tmpdir(), 'lab-data-'));
  const binary = electronBinary();
  if (process.env.E2E_REQUIRE_ELECTRON && !binary)
    throw new Error('E2E_REQUIRE_ELECTRON is set, but Electron is not installed');
  return binary ? launchElectron(binary, dataDir) : launchStandin(dataDir);
}

async function launchElectron(executablePath: string, dataDir: string): Promise<Driver> {
  const extra = process.env.E2E_ELECTRON_ARGS?.split(' ') ?? [];
  const electronApp = await _electron.launch(
    process.env.E2E_ELECTRON_BINARY
      ? // A packaged app: it has to load the recorder itself (packaged Electron ignores -r).
        { executablePath, args: [...extra, `--user-data-dir=${dataDir}`] }
      : // node_modules/electron: Playwright finds it and adds its own loader.
        {
          args: [
            ...extra,
            '-r',
            join(root, 'test/e2e/recorder.cjs'),
            appDir,
            `--user-data-dir=${dataDir}`,
          ],
        },
  );
  const child = electronApp.process();
  child.stderr?.on('data', (chunk) => process.env.E2E_DEBUG && process.stderr.write(chunk));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const page = await electronApp.firstWindow();
  return {
    kind: 'electron',
    page,
    dataDir,
    main: (fn: any, arg?: any) => electronApp.evaluate(fn, arg),
    exited,
    quit: async () => {
      await electronApp.evaluate(({ app }) => app.quit()).catch(() => {});
      return exited;
    },
    dispose: async () => {
      await electronApp.close().catch(() => {});
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function launchStandin(dataDir: string): Promise<Driver> {
  const { main: entry } = JSON.parse(readFileSync(join(appDir, 'package.json'), 'utf8'));
  const child: ChildProcess = fork(join(appDir, entry), [`--user-data-dir=${dataDir}`], {
    execArgv: ['--import', join(root, 'test/electron-standin/register.ts')],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let lastId = 0;
  const ask = (body: object) =>
    new Promise<any>((resolve, reject) => {
      const id = ++lastId;
      const listener = (message: any) => {
        if (message.id !== id) return;
        child.off('message', listener);
        if ('error' in message) reject(new Error(message.error));
        else resolve(message.value);
      };
      child.on('message', listener);
      exited.then((code) => reject(new Error(`the app ended with ${code}`)));
      child.send({ id, ...body });
    });
  let browser: Browser | undefined;
  const dispose = async () => {
    await browser?.close().catch(() => {});
    if (child.exitCode === null) child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), 5000);
    await exited;
    clearTimeout(killer);
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    let first: { endpoint: string; targetId: string } | undefined;
    for (const end = Date.now() + 20_000; !first; ) {
      first = await ask({ endpoint: true });
      if (!first && Date.now() > end) throw new Error('no window within 20 s');
      if (!first) await new Promise((r) => setTimeout(r, 50));
    }
    browser = await chromium.connectOverCDP(first.endpoint);
    const context = browser.contexts()[0];
    if (!context) throw new Error('Chromium has no context');
    const page = context.pages()[0] ?? (await context.waitForEvent('page'));
    return {
      kind: 'stand-in',
      page,
      dataDir,
      main: (fn: any, arg?: any) => ask({ fn: fn.toString(), arg }),
      exited,
      quit: async () => {
        await ask({ fn: '({ app }) => void setTimeout(() => app.quit(), 0)' }).catch(() => {});
        return exited;
      },
      dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}
