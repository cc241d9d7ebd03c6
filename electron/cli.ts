import { readFileSync } from 'node:fs';

import { commandRegistry } from '#electron/cli/registry.ts';
import { runCli } from '#electron/cli/run-cli.ts';

// Reading on when the other end of a pipe is gone (`… | head`) is no fault.
process.stdout.on('error', () => process.exit(0));

const { version } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { version: string };

process.exitCode = await runCli({
  argv: process.argv.slice(2),
  env: process.env,
  stdout: process.stdout,
  stderr: process.stderr,
  version,
  commands: commandRegistry(async (options, context) => {
    // Only this command needs the whole agent, so only it waits for it to load.
    const { runServer } = await import('./server.ts');
    return runServer(options, context);
  }),
});
