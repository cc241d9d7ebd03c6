import type { Command } from './command.ts';
import { alertsCommand } from './commands/alerts.ts';
import { botsCommand } from './commands/bots.ts';
import { checkCommand } from './commands/check.ts';
import { configCommand } from './commands/config.ts';
import { doctorCommand } from './commands/doctor.ts';
import { replayCommand } from './commands/replay.ts';
import { createServeCommand, type Serve } from './commands/serve.ts';
import { simulateCommand } from './commands/simulate.ts';
import { statusCommand } from './commands/status.ts';
import { tenantsCommand } from './commands/tenants.ts';
import { tokensCommand } from './commands/tokens.ts';
import { vaultCommand } from './commands/vault.ts';

/** Every command, in the order in which `help` tells about them. */
export function commandRegistry(serve: Serve): readonly Command[] {
  return [
    createServeCommand(serve),
    statusCommand,
    checkCommand,
    botsCommand,
    configCommand,
    alertsCommand,
    tenantsCommand,
    tokensCommand,
    vaultCommand,
    simulateCommand,
    replayCommand,
    doctorCommand,
  ];
}
