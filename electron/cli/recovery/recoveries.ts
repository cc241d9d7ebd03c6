import { type CommandContext, textFlag } from '#electron/cli/command.ts';
import { shortDuration } from '#electron/cli/durations.ts';
import { type ExitCode, exitCodes } from '#electron/cli/exit-codes.ts';
import { findBotByName } from '#electron/cli/find-by-name.ts';
import { requiredArgument } from '#electron/cli/subcommand.ts';
import type { Attempt } from '#shared/schemas/recovery.ts';

import { outcomeOf, tookOf } from './attempt-words.ts';

/** What was done to repair a bot, newest first. */
export async function recoveries(context: CommandContext): Promise<ExitCode> {
  const { out, t, now } = context;
  const client = context.connect();
  const bot = await findBotByName(client, requiredArgument(context, 'BOT'));
  const page = await client.get<{ items: Attempt[]; nextCursor: string | null }>(
    `/api/admin/bots/${bot.id}/recoveries`,
    { limit: textFlag(context, 'limit') },
  );
  out.json(page);
  if (page.items.length === 0) {
    out.line(t('cli:recovery.none', { name: bot.name }));
    return exitCodes.ok;
  }
  const headings = ['ago', 'step', 'by', 'cause', 'took', 'outcome', 'reason'] as const;
  out.table(
    headings.map((heading) => t(`cli:heading.${heading}`)),
    page.items.map((attempt) => [
      shortDuration(now() - attempt.plannedAt),
      t(`cli:recovery.step.${attempt.step}`),
      t(`cli:recovery.by.${attempt.actorKind}`),
      attempt.cause === null ? '–' : t(`causes:${attempt.cause}.name`),
      tookOf(attempt),
      outcomeOf(context, attempt),
      attempt.reason ?? '',
    ]),
  );
  return exitCodes.ok;
}
