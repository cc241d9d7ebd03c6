import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { z } from 'zod';

/**
 * `npm test`: gets a Chromium and a keyring where there are none, builds the app, runs every unit and integration test and
 * then the built app from end to end. The last line counts them all.
 */
const root = join(import.meta.dirname, '../..');
const results = mkdtempSync(join(tmpdir(), 'admin-agent-tests-'));

/** `failures` are named, because the end of a long output is what is read. */
type Counts = { passed: number; failed: number; skipped: number; failures: string[] };

function run(script: string, args: string[], env: Record<string, string> = {}): Promise<boolean> {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  return new Promise((resolve) => {
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
}

function read<Schema extends z.ZodType>(path: string, schema: Schema): z.infer<Schema> | undefined {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}

const vitestReport = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  testResults: z.array(
    z.object({
      name: z.string(),
      /** Of a file that could not be run at all. */
      message: z.string().nullish(),
      assertionResults: z.array(
        z.object({
          status: z.string(),
          fullName: z.string(),
          failureMessages: z.array(z.string()).nullish(),
        }),
      ),
    }),
  ),
});

const playwrightReport = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
});

/** A runner that ended badly without a report counts as one failure. */
async function unitTests(): Promise<Counts> {
  const report = join(results, 'unit.json');
  const isGreen = await run('node_modules/vitest/vitest.mjs', [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  const counted = read(report, vitestReport);
  const failed = counted?.numFailedTests ?? 0;
  return {
    passed: counted?.numPassedTests ?? 0,
    failed: isGreen ? failed : Math.max(failed, 1),
    skipped: counted?.numPendingTests ?? 0,
    failures: (counted?.testResults ?? []).flatMap(failuresOf),
  };
}

function failuresOf({
  name,
  message,
  assertionResults,
}: z.infer<typeof vitestReport>['testResults'][number]): string[] {
  const file = relative(root, name);
  if (assertionResults.length === 0 && message) {
    return [`${file}\n    ${startOf(message)}`];
  }
  return assertionResults
    .filter(({ status }) => status === 'failed')
    .map(
      ({ fullName, failureMessages }) =>
        `${file} › ${fullName}\n    ${startOf(failureMessages?.[0] ?? '')}`,
    );
}

function startOf(message: string): string {
  return message.split('\n').slice(0, 4).join('\n    ');
}

async function endToEndTests(): Promise<Counts> {
  const report = join(results, 'e2e.json');
  const isGreen = await run(
    'node_modules/@playwright/test/cli.js',
    ['test', '--reporter=list,json'],
    { PLAYWRIGHT_JSON_OUTPUT_NAME: report },
  );
  const counted = read(report, playwrightReport)?.stats;
  const failed = counted?.unexpected ?? 0;
  return {
    passed: (counted?.expected ?? 0) + (counted?.flaky ?? 0),
    failed: isGreen ? failed : Math.max(failed, 1),
    skipped: counted?.skipped ?? 0,
    failures: failed === 0 ? [] : ['end to end: named in the list above'],
  };
}

async function all(): Promise<Counts> {
  await run('test/support/ensure-keyring.ts', []);
  const counts = [await unitTests()];
  const isReady =
    (await run('test/support/ensure-chromium.ts', [])) &&
    (await run('node_modules/electron-vite/bin/electron-vite.js', ['build']));
  counts.push(
    isReady
      ? await endToEndTests()
      : { passed: 0, failed: 1, skipped: 0, failures: ['the app could not be built'] },
  );
  return counts.reduce((sum, each) => ({
    passed: sum.passed + each.passed,
    failed: sum.failed + each.failed,
    skipped: sum.skipped + each.skipped,
    failures: [...sum.failures, ...each.failures],
  }));
}

const { passed, failed, skipped, failures } = await all();
rmSync(results, { recursive: true, force: true });
for (const failure of failures) {
  console.log(`failed: ${failure}`);
}
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
