import { printBots } from '#electron/cli/bot-table.ts';
import type { Command, CommandContext } from '#electron/cli/command.ts';
import { discover, discoverFlags } from '#electron/cli/discover.ts';
import { type ExitCode, exitCodes } from '#electron/cli/exit-codes.ts';
import { findBotByName } from '#electron/cli/find-by-name.ts';
import { newBotFlags, newBotFrom } from '#electron/cli/new-bot.ts';
import { requiredArgument, runSubcommand } from '#electron/cli/subcommand.ts';
import type { BotView } from '#shared/schemas/bot.ts';

const path = '/api/admin/bots';

export const botsCommand: Command = {
  name: 'bots',
  usage: [
    'list',
    'add NAME URL [--kind KIND] [--interval 30s] [--expect-status 200] [--expect-text TEXT] [--timeout 5s] [--slow 2s] [--method GET] [--header-file FILE]',
    'add --from FILE',
    'discover [--yes]',
    'remove BOT',
    'pause BOT',
    'resume BOT',
  ],
  flags: { ...newBotFlags, ...discoverFlags },
  run: (context) =>
    runSubcommand(
      context,
      {
        list,
        add,
        discover,
        remove,
        pause: (given) => setPaused(given, true),
        resume: (given) => setPaused(given, false),
      },
      'list',
    ),
};

async function list(context: CommandContext): Promise<ExitCode> {
  const items = await context.connect().list<BotView>(path);
  context.out.json({ items });
  printBots(context, items);
  return exitCodes.ok;
}

async function add(context: CommandContext): Promise<ExitCode> {
  const bot = await context.connect().post<BotView>(path, newBotFrom(context));
  context.out.json(bot);
  context.out.line(context.t('cli:bots.added', { name: bot.name, id: bot.id }));
  return exitCodes.ok;
}

async function remove(context: CommandContext): Promise<ExitCode> {
  const client = context.connect();
  const bot = await findBotByName(client, requiredArgument(context, 'BOT'));
  await client.delete(`${path}/${bot.id}`);
  context.out.json({ removed: true, id: bot.id });
  context.out.line(context.t('cli:bots.removed', { name: bot.name }));
  return exitCodes.ok;
}

async function setPaused(context: CommandContext, paused: boolean): Promise<ExitCode> {
  const client = context.connect();
  const { id } = await findBotByName(client, requiredArgument(context, 'BOT'));
  const bot = await client.patch<BotView>(`${path}/${id}`, { paused });
  context.out.json(bot);
  context.out.line(context.t(paused ? 'cli:bots.paused' : 'cli:bots.resumed', { name: bot.name }));
  return exitCodes.ok;
}
