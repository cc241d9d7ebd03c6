// `npm start`: builds what is out of date, then opens the window or, where there can be none, serves the same
// console on loopback. Every failure is one line and an exit code.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { needsBuild } from './host/build-state.ts';
import { findElectron, type NoWindow, whyNoWindow } from './host/electron-binary.ts';

const root = dirname(import.meta.dirname);
const args = process.argv.slice(2);
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Wait for it by `exitOf`; signals that reach us are handed on, so that it can end in order. */
function run(command: string, commandArgs: string[], stdio: 'inherit' | 'pipe'): ChildProcess {
  const child = spawn(command, commandArgs, { cwd: root, stdio: ['inherit', stdio, stdio] });
  for (const signal of signals) {
    // A terminal sends Ctrl+C to the child as well; twice would mean "at once".
    const isShared = signal === 'SIGINT' && process.stdin.isTTY;
    const forward = (): void => void (isShared || child.kill(signal));
    process.on(signal, forward);
    child.once('exit', () => process.off(signal, forward));
  }
  return child;
}

function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    // Ended by a signal that we passed on ourselves: that is how it was meant.
    child.once('close', (code) => resolve(code ?? 0));
  });
}

async function build(): Promise<void> {
  const tool = join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  if (!existsSync(tool)) {
    throw new Error('The build tools are missing. Run `npm ci` first.');
  }
  console.log('Building the console …');
  const child = run(process.execPath, [tool, 'build', '--logLevel', 'warn'], 'pipe');
  let log = '';
  const keep = (chunk: Buffer): void => {
    log = (log + chunk.toString()).slice(-20_000);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  if ((await exitOf(child)) !== 0) {
    const reason = /^.*error.*$/im.exec(log)?.[0].trim() ?? 'see `npm run build`';
    throw new Error(`The console could not be built: ${reason}`);
  }
}

const explanations: Readonly<Record<NoWindow, string>> = {
  'no-binary':
    'Electron’s binary is not here, so the same console is served on this computer instead ' +
    '(`npx install-electron` fetches it where downloads are possible).',
  'no-display': 'There is no display, so the same console is served on this computer instead.',
  root: 'Electron’s sandbox does not run as root, so the same console is served on this computer instead.',
};

async function start(): Promise<number> {
  if (Number(process.versions.node.split('.')[0]) < 24) {
    throw new Error('Node.js 24 is needed. `npm start` brings it: run `npm ci`, then `npm start`.');
  }
  if (needsBuild(root)) {
    await build();
  }
  const binary = findElectron(root);
  const uid = process.getuid?.();
  const reason = whyNoWindow(binary, { platform: process.platform, env: process.env, uid });
  if (binary !== undefined && reason === undefined) {
    return exitOf(run(binary, [root, ...args], 'inherit'));
  }
  console.log(explanations[reason ?? 'no-binary']);
  return exitOf(run(process.execPath, [join(root, 'electron', 'server.ts'), ...args], 'inherit'));
}

start().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : 'Admin Agent could not start.');
    process.exitCode = 1;
  },
);
