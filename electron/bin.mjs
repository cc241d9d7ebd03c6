#!/usr/bin/env node
// Plain JavaScript, because it must start under any Node a machine may have: the agent itself needs Node 24, which the
// package `node` brings along.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const neededMajor = 24;

function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= neededMajor) {
    return process.execPath;
  }
  try {
    const folder = dirname(createRequire(import.meta.url).resolve('node/package.json'));
    const bundled = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(bundled) ? bundled : undefined;
  } catch {
    return undefined;
  }
}

const node = findNode();
if (node === undefined) {
  process.stderr.write(
    `Admin Agent needs Node ${neededMajor} or newer, and this is ${process.versions.node}. Run "npm ci" in its folder, which brings one.\n`,
  );
  process.exit(70);
}

const root = fileURLToPath(new URL('..', import.meta.url));

/** What `npm run build` made, which starts faster; the sources where it is not there or older than they. */
function findEntry() {
  const built = join(root, 'out', 'headless', 'cli.js');
  const at = existsSync(built) ? statSync(built).mtimeMs : 0;
  const isFresh = ['electron', 'shared', 'package.json'].every((name) =>
    isOlder(join(root, name), at),
  );
  return isFresh ? built : join(root, 'electron', 'cli.ts');
}

/** True where nothing at the path was changed after that time. */
function isOlder(path, than) {
  const found = statSync(path);
  return found.isDirectory()
    ? readdirSync(path).every((name) => isOlder(join(path, name), than))
    : found.mtimeMs <= than;
}

// An agent that runs for weeks is to be small: it collects its garbage sooner, and one compiler less holds memory beside
// the one for what is hot, for a third more CPU. A simulation is over in a minute, and is to be fast.
const engines = new Map([
  ['serve', ['--optimize-for-size', '--no-maglev', '--max-semi-space-size=2']],
  ['simulate', ['--max-semi-space-size=32']],
]);
const engine = engines.get(process.argv[2] ?? '') ?? [];

// For what is allocated outside of that, with glibc: one arena, because the threads that would want their own have
// little to do; and what is larger than a few pages goes back to the system once it is free, instead of leaving a hole.
const allocator = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '32768' };

// The channel is how the child learns that this process is gone, so that it never stays behind alone.
const child = spawn(node, [...engine, findEntry(), ...process.argv.slice(2)], {
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: { ...allocator, ...process.env },
});

for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) {
  process.on(signal, () => {
    // A terminal sends Ctrl-C to the child by itself.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) {
      child.kill(signal);
    }
  });
}

child.once('error', (error) => {
  process.stderr.write(`Admin Agent could not start: ${error.message}\n`);
  process.exit(70);
});
child.once('exit', (code, signal) => {
  if (signal === null) {
    process.exit(code ?? 70);
  }
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
