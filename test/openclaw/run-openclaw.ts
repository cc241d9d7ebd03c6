import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

import { GatewayNotInstalledError, installGateway } from './install-gateway.ts';
import { recordFrames } from './record-frames.ts';

/**
 * `npm run test:openclaw`: everything that is said of an OpenClaw gateway, against a real one. Installs it apart from
 * the project's dependencies where it is not there yet. What is said after `--` goes to vitest, such as the name of a file.
 * `--record` does not test, but takes down anew the frames that the stand-in is held to.
 *
 * Ends with 0 when all passed, 1 when something failed, and 2 when there is no gateway to be had.
 */
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

async function main(): Promise<number> {
  const args = process.argv.slice(2);
  try {
    console.log(`gateway ${await installGateway()}`);
  } catch (error) {
    if (!(error instanceof GatewayNotInstalledError)) {
      throw error;
    }
    console.error(error.message);
    console.log('0 passed, 1 failed, 0 skipped');
    return 2;
  }
  if (args.includes('--record')) {
    console.log(`recorded ${(await recordFrames()).join(', ')}`);
    return 0;
  }
  const { passed, failed, skipped, figures } = await test(args);
  console.log(tableOf(figures));
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

/** A runner that ended badly without a report counts as one failure. */
async function test(args: string[]): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'admin-agent-openclaw-report-'));
  const report = join(folder, 'report.json');
  try {
    const isGreen = await runVitest([
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

function runVitest(args: string[]): Promise<boolean> {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const config = join(import.meta.dirname, 'vitest.config.ts');
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

process.exitCode = await main();
