// The command line: what `admin-agent` runs.
import { keepCompiled } from './host/compile-cache.ts';

keepCompiled();
const { runCommandLine } = await import('./command-line.ts');
await runCommandLine(process.argv.slice(2));
