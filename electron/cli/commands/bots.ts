import type { AgentClient } from '#electron/cli/agent-client.ts';
import { printBots } from '#electron/cli/bot-table.ts';
import { CliError } from '#electron/cli/cli-error.ts';
import type { Command, CommandContext } from '#electron/cli/command.ts';
import { discover, discoverFlags } from '#electron/cli/discover.ts';
import { type ExitCode, exitCodes } from '#electron/cli/exit-codes.ts';
import { findBotByName } from '#electron/cli/find-by-name.ts';
import { newBotFlags, newBotFrom, newBotUsage } from '#electron/cli/new-bot/new-bot.ts';
import { healing, healingWords } from '#electron/cli/recovery/healing.ts';
import { recoveries } from '#electron/cli/recovery/recoveries.ts';
import { restart, restartFlags, restartUsage } from '#electron/cli/recovery/restart.ts';
import { requiredArgument, runSubcommand } from '#electron/cli/subcommand.ts';
import { readyLines } from '#shared/ready-lines.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import type { HeartbeatAddress } from '#shared/schemas/heartbeat-address.ts';

const path = '/api/admin/bots';

export const botsCommand: Command = {
  name: 'bots',
  usage: [
    'list',
    ...newBotUsage,
    'discover [--yes]',
    'remove BOT',
    'pause BOT',
    'resume BOT',
    ...restartUsage,
    'recoveries BOT [--limit N]',
    `healing BOT [${healingWords.join('|')}]`,
  ],
  flags: { ...newBotFlags, ...discoverFlags, ...restartFlags, limit: { type: 'string' } },
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
        restart,
        recoveries,
        healing,
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
  const client = context.connect();
  const bot = await client.post<BotView>(path, newBotFrom(context));
  const heartbeat =
    bot.connector.type === 'heartbeat' ? await addressToCall(client, bot.id) : undefined;
  context.out.json({ ...bot, ...(heartbeat && { heartbeat }) });
  context.out.line(context.t('cli:bots.added', { name: bot.name, id: bot.id }));
  if (heartbeat) {
    printCall(context, heartbeat);
  }
  return exitCodes.ok;
}

/** `undefined` where the agent does not tell: the bot is added all the same. */
async function addressToCall(
  client: AgentClient,
  id: string,
): Promise<HeartbeatAddress | undefined> {
  try {
    return await client.get<HeartbeatAddress>(`${path}/${id}/heartbeat`);
  } catch (error) {
    if (error instanceof CliError) {
      return undefined;
    }
    throw error;
  }
}

/** A line that is ready to stand at the end of what the bot runs. */
function printCall({ out, t }: CommandContext, { url, isThisMachineOnly }: HeartbeatAddress): void {
  if (url === null) {
    out.line(t('cli:bots.call-unheard'));
    return;
  }
  out.line(t('cli:bots.call'));
  out.line(`  ${readyLines(url).shell}`);
  if (isThisMachineOnly) {
    out.line(t('cli:bots.call-local'));
  }
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
