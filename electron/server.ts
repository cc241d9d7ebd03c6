// The agent without a window, for `npm start` where there is no Electron: as `admin-agent serve`, and the link it
// prints opens the console at once, because whoever typed the command is who reads it.
import { keepCompiled } from './host/compile-cache.ts';

keepCompiled();
process.env['ADMIN_AGENT_PRINT_LINK'] ??= '1';
const { runCommandLine } = await import('./command-line.ts');
await runCommandLine(['serve', ...process.argv.slice(2)]);
