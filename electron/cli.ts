// The command line: what `admin-agent` runs.
import { runCommandLine } from './command-line.ts';

await runCommandLine(process.argv.slice(2));
