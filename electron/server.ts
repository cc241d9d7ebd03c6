// The agent without a window, for `npm start` where there is no Electron: as `admin-agent serve`, and the link it
// prints opens the console at once, because whoever typed the command is who reads it.
import { runCommandLine } from './command-line.ts';

process.env['ADMIN_AGENT_PRINT_LINK'] ??= '1';
await runCommandLine(['serve', ...process.argv.slice(2)]);
