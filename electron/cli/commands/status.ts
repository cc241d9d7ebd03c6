import { isTroubled, printBots, statusWord } from '#electron/cli/bot-table.ts';
import type { Command, CommandContext } from '#electron/cli/command.ts';
import { type ExitCode, exitCodes } from '#electron/cli/exit-codes.ts';
import type { Fleet } from '#shared/schemas/fleet.ts';
import { statuses } from '#shared/status.ts';

export const statusCommand: Command = { name: 'status', usage: [''], run: showStatus };

async function showStatus(context: CommandContext): Promise<ExitCode> {
  const { out, t } = context;
  const client = context.connect();
  const fleet = await client.get<Fleet>('/api/admin/health');
  const shown = statuses.filter((status) => fleet.counts[status] > 0);

  out.json(fleet);
  out.line(
    t('cli:status.summary', { bots: fleet.total, alerts: fleet.openAlerts, url: client.url }),
  );
  for (const status of shown) {
    out.line(`  ${statusWord(context, status)}  ${fleet.counts[status]}`);
  }
  const troubled = fleet.troubled.filter(isTroubled);
  if (troubled.length > 0) {
    out.line('');
    printBots(context, troubled);
  }
  return shown.some((status) => isTroubled({ status })) ? exitCodes.trouble : exitCodes.ok;
}
