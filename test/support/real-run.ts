import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

/** A run of tests against what is real and lies outside the project, with the figures that they measured. */
const root = join(import.meta.dirname, '../..');

const figureSchema = z.object({ what: z.string(), value: z.number(), unit: z.string() });

const reportSchema = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  testResults: z.array(
    z.object({
      assertionResults: z.array(
        z.object({ meta: z.object({ figures: z.array(figureSchema).optional() }) }),
      ),
    }),
  ),
});

type Figure = z.infer<typeof figureSchema>;
type Outcome = { passed: number; failed: number; skipped: number; figures: Figure[] };

/** Runs them, prints the table and the counts, and answers the exit code: 0 when some passed and none failed. */
export async function runRealTests(config: string, args: readonly string[]): Promise<0 | 1> {
  const { passed, failed, skipped, figures } = await outcomeOf(config, args);
  console.log(tableOf(figures));
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

/** A runner that ended badly without a report counts as one failure. */
async function outcomeOf(config: string, args: readonly string[]): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'admin-agent-report-'));
  const report = join(folder, 'report.json');
  try {
    const isGreen = await runVitest(config, [
      ...args,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ]);
    const counted = read(report);
    const failed = counted?.numFailedTests ?? 0;
    return {
      passed: counted?.numPassedTests ?? 0,
      failed: isGreen ? failed : Math.max(failed, 1),
      skipped: counted?.numPendingTests ?? 0,
      figures: (counted?.testResults ?? [])
        .flatMap((file) => file.assertionResults)
        .flatMap(({ meta }) => meta.figures ?? []),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runVitest(config: string, args: readonly string[]): Promise<boolean> {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', '--config', config, ...args], {
    cwd: root,
    stdio: 'inherit',
  });
  return new Promise((resolve) => {
    child.on('error', () => resolve(false));
    child.on('close', (code) => resolve(code === 0));
  });
}

function read(report: string): z.infer<typeof reportSchema> | undefined {
  try {
    return reportSchema.parse(JSON.parse(readFileSync(report, 'utf8')));
  } catch {
    return undefined;
  }
}

/** As Markdown, so that it can go into `docs/` as it is. */
function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(
    ({ what, value, unit }) => `| ${what} | ${value.toLocaleString('en')} ${unit} |`,
  );
  return ['', '| | figure |', '| --- | --- |', ...rows, ''].join('\n');
}
