import type { AgentClient } from '#electron/cli/agent-client.ts';
import { CliError } from '#electron/cli/cli-error.ts';
import type { CommandContext } from '#electron/cli/command.ts';
import { shortDuration } from '#electron/cli/durations.ts';
import { type ExitCode, exitCodes } from '#electron/cli/exit-codes.ts';
import { findBotByName } from '#electron/cli/find-by-name.ts';
import { namedArguments } from '#electron/cli/subcommand.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import type { Ladder } from '#shared/schemas/recovery.ts';

export const healingWords = ['off', 'ask', 'auto', 'default', 'run', 'stop', 'resume'] as const;
type HealingWord = (typeof healingWords)[number];

/** How the repair of a bot stands, after what was asked for. */
export async function healing(context: CommandContext): Promise<ExitCode> {
  const [name, given] = namedArguments(context, 'BOT', '[WORD]');
  const word = healingWords.find((known) => known === given);
  if (given !== undefined && word === undefined) {
    throw new CliError('healing-word', exitCodes.usage, {
      given,
      known: healingWords.join(', '),
    });
  }
  const client = context.connect();
  const bot = await findBotByName(client, name);
  const ladder = await carryOut(client, `/api/admin/bots/${bot.id}/recovery`, word);
  context.out.json(ladder);
  print(context, bot, ladder);
  return ladder.state === 'needs_you' ? exitCodes.trouble : exitCodes.ok;
}

function carryOut(
  client: AgentClient,
  path: string,
  word: HealingWord | undefined,
): Promise<Ladder> {
  switch (word) {
    case undefined:
      return client.get(path);
    case 'run':
    case 'stop':
    case 'resume':
      return client.post(`${path}/${word}`, undefined);
    case 'default':
      return client.put(`${path}/mode`, { mode: null });
    case 'off':
    case 'ask':
    case 'auto':
      return client.put(`${path}/mode`, { mode: word });
    default:
      return word satisfies never;
  }
}

function print({ out, t, now }: CommandContext, bot: BotView, ladder: Ladder): void {
  const { attempts, ahead, next, breaker } = ladder;
  out.line(t(`cli:healing.state.${ladder.state}`, { name: bot.name }));
  out.line(t(`cli:healing.mode.${ladder.mode}`, { own: String(ladder.hasOwnMode) }));
  const stepNames = (steps: Ladder['ahead']) =>
    steps.map((step) => t(`cli:recovery.step.${step}`)).join(', ');
  out.line(
    ladder.abilities.length === 0
      ? t('cli:healing.no-way')
      : t('cli:healing.ways', {
          steps: stepNames(ladder.abilities),
          proof: String(ladder.provesRuns),
        }),
  );
  if (attempts.length > 0) {
    out.line(t('cli:healing.tried', { count: attempts.length, most: ladder.maxAttempts }));
  }
  if (next && ahead.length > 0) {
    const wait = next.wait === null ? '' : ` ${t(`cli:healing.wait.${next.wait}`)}`;
    const time = shortDuration(Math.max(0, next.at - now()));
    out.line(t('cli:healing.next', { steps: stepNames(ahead), time, wait }));
  }
  if (breaker.opensAgainAt !== null) {
    const time = shortDuration(breaker.opensAgainAt - now());
    out.line(t('cli:healing.breaker', { used: breaker.used, time }));
  }
  for (const rival of ladder.rivals) {
    out.line(t(`cli:healing.rival.${rival}`));
  }
  if (ladder.activity !== null) {
    out.line(t('cli:healing.activity', { count: ladder.activity }));
  }
}
