import { isTroubled, printBots } from '#electron/cli/bot-table.ts';
import type { Command, CommandContext } from '#electron/cli/command.ts';
import { type ExitCode, exitCodes } from '#electron/cli/exit-codes.ts';
import { findBotByName } from '#electron/cli/find-by-name.ts';
import { requiredArgument } from '#electron/cli/subcommand.ts';
import type { BotView } from '#shared/schemas/bot.ts';

export const checkCommand: Command = { name: 'check', usage: ['[BOT]'], run: checkNow };

async function checkNow(context: CommandContext): Promise<ExitCode> {
  const client = context.connect();
  const bot =
    context.args.length === 0
      ? undefined
      : await findBotByName(client, requiredArgument(context, 'BOT'));
  const answer = await client.post<{ items: BotView[] }>(
    '/api/admin/health',
    bot === undefined ? {} : { botId: bot.id },
  );
  context.out.json(answer);
  printBots(context, answer.items);
  return answer.items.some(isTroubled) ? exitCodes.trouble : exitCodes.ok;
}
