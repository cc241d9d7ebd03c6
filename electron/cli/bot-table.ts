import type { Translator } from '#shared/i18n/translator.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import { hasStep } from '#shared/schemas/reason.ts';
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
  const headings = [
    'status',
    'name',
    'connector',
    'since',
    'checked',
    'latency',
    'cause',
    'id',
  ] as const;
  const sorted = worstFirst(bots);
  out.table(
    headings.map((heading) => t(`cli:heading.${heading}`)),
    sorted.map((bot) => [
      statusWord(context, bot.status),
      bot.name,
      bot.connector.type,
      shortDuration(now() - bot.since),
      bot.lastCheckedAt === null ? '–' : shortDuration(now() - bot.lastCheckedAt),
      bot.latencyMs === null ? '–' : `${Math.round(bot.latencyMs)} ms`,
      whyOf(bot, t),
      bot.id,
    ]),
  );
  printSteps(context, sorted);
}

/** The reason says more than the cause it is of. */
function whyOf({ cause, reason }: BotView, t: Translator): string {
  if (reason !== null) {
    return t(`reasons:${reason}.name`);
  }
  return cause === null ? '' : t(`causes:${cause}.name`);
}

/** What is left to a person, a line for each bot that waits for one. */
function printSteps(context: CommandContext, bots: readonly BotView[]): void {
  const waiting = bots.filter(({ status }) => status === 'needs_you');
  if (waiting.length > 0) {
    context.out.line('');
  }
  for (const bot of waiting) {
    context.out.line(`${bot.name}: ${stepOf(bot, context.t)}`);
  }
}

function stepOf({ cause, reason }: BotView, t: Translator): string {
  if (reason !== null) {
    return t(hasStep(reason) ? `reasons:${reason}.step` : `reasons:${reason}.sentence`);
  }
  return cause === null ? t('status:name.needs_you') : t(`causes:${cause}.sentence`);
}
