import { spawn } from 'node:child_process';
import { join } from 'node:path';

/**
 * `npm run check`: types, lint, format, dead code and unit tests, at the same time. What passes says one
 * line; what fails shows all it said. Ends with 1 when anything failed. With `--static` the tests are left out, for
 * whoever runs all of them next.
 */
const root = join(import.meta.dirname, '../..');
const bin = (name: string) => join(root, 'node_modules', '.bin', name);

const parts: readonly { name: string; command: string; args: string[] }[] = [
  { name: 'types', command: bin('tsc'), args: ['-b'] },
  { name: 'lint', command: bin('oxlint'), args: ['--type-aware', '--deny-warnings', '.'] },
  { name: 'format', command: bin('biome'), args: ['ci', '.'] },
  { name: 'dead code', command: bin('knip'), args: [] },
  { name: 'lockfile', command: process.execPath, args: ['test/support/check-lockfile.ts'] },
  { name: 'unit tests', command: bin('vitest'), args: ['run', ...withoutLong()] },
];

/** What takes its time belongs to `npm test`, which runs everything. */
function withoutLong(): string[] {
  const long = ['test/crash/**', 'test/agent/{calendar,fleet-of-200,quiet-simulation}.test.ts'];
  return long.flatMap((pattern) => ['--exclude', pattern]);
}

async function run({ name, command, args }: (typeof parts)[number]): Promise<boolean> {
  const startedAt = performance.now();
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  const said: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  const code = await new Promise<number | null>((resolve) => {
    child.on('error', () => resolve(null));
    child.on('close', resolve);
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const passed = code === 0;
  console.log(`${passed ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`);
  if (!passed) {
    console.log(Buffer.concat(said).toString());
  }
  return passed;
}

const isStatic = process.argv.includes('--static');
const chosen = parts.filter(({ name }) => !isStatic || name !== 'unit tests');
const results = await Promise.all(chosen.map(run));
process.exitCode = results.every(Boolean) ? 0 : 1;
