import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { commandRegistry } from '#electron/cli/registry.ts';
import { runCli } from '#electron/cli/run-cli.ts';
import { packageRoot } from '#electron/host/package-root.ts';

/** What still holds the process this long after its command is done holds it for no reason. */
const lingerMs = 1_000;

/** Makes this process one run of the command line, from its arguments to its exit code. */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  // A reader that has seen enough (`… | head`) is no fault.
  process.stdout.on('error', () => process.exit(0));
  const version = packageVersion();
  process.exitCode = await runCli({
    argv,
    env: process.env,
    keyboard: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    version,
    commands: commandRegistry(async (options, context) => {
      // Only this command needs the whole agent, so only it waits for it to load.
      const { serve } = await import('./serve.ts');
      return serve(options, context, version);
    }),
  });
  setTimeout(() => process.exit(), lingerMs).unref();
}

function packageVersion(): string {
  const text = readFileSync(join(packageRoot(), 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
