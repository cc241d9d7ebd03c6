import type { BotView } from '#shared/schemas/bot.ts';
import { type Status, statusRank } from '#shared/status.ts';

import type { CommandContext } from './command.ts';
import { shortDuration } from './durations.ts';
import { statusShapes } from './output.ts';

/** Nothing known about such a bot is a reason for anybody to look. */
const calm: ReadonlySet<Status> = new Set(['ok', 'maintenance', 'paused']);

/** True where somebody or something should look at it; not knowing counts. */
export function isTroubled({ status }: { status: Status }): boolean {
  return !calm.has(status);
}

/** Shape and word, coloured where colour is wanted. */
export function statusWord({ t, out }: CommandContext, status: Status): string {
  const [shape, colour] = statusShapes[status];
  return out.paint(colour, `${shape} ${t(`status:name.${status}`)}`);
}

/** Worst first, then by name. */
export function worstFirst(bots: readonly BotView[]): BotView[] {
  return bots.toSorted(
    (a, b) => statusRank(a.status) - statusRank(b.status) || a.name.localeCompare(b.name),
  );
}

export function printBots(context: CommandContext, bots: readonly BotView[]): void {
  const { t, out, now } = context;
  if (bots.length === 0) {
    out.line(t('cli:bots.none'));
    return;
  }
  const headings = ['status', 'name', 'since', 'checked', 'latency', 'cause', 'id'] as const;
  out.table(
    headings.map((heading) => t(`cli:heading.${heading}`)),
    worstFirst(bots).map((bot) => [
      statusWord(context, bot.status),
      bot.name,
      shortDuration(now() - bot.since),
      bot.lastCheckedAt === null ? '–' : shortDuration(now() - bot.lastCheckedAt),
      bot.latencyMs === null ? '–' : `${Math.round(bot.latencyMs)} ms`,
      bot.cause === null ? '' : t(`causes:${bot.cause}.name`),
      bot.id,
    ]),
  );
}
