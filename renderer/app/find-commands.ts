import {
  type Command,
  type CommandGroup,
  commandGroups,
  matchRank,
} from '#renderer/lib/command.ts';
import { statusRank } from '#shared/status.ts';

const mostOfGroup = 8;
const mostOfGroupUnasked = 6;

export type FoundCommands = { group: CommandGroup; commands: Command[] };

/** The nearest first; among equals the bot in the worst state, then the order they came in. */
export function findCommands(commands: readonly Command[], query: string): FoundCommands[] {
  const isAsked = query.trim() !== '';
  const most = isAsked ? mostOfGroup : mostOfGroupUnasked;
  const found = commands
    .map((command) => ({ command, rank: matchRank(command, query) }))
    .filter((entry): entry is { command: Command; rank: number } => entry.rank !== undefined)
    .sort((a, b) => a.rank - b.rank || badness(a.command) - badness(b.command));

  const groups = commandGroups.map((group) => ({
    group,
    rank: found.find(({ command }) => command.group === group)?.rank ?? Number.POSITIVE_INFINITY,
    commands: found
      .filter(({ command }) => command.group === group)
      .slice(0, most)
      .map(({ command }) => command),
  }));
  return groups
    .filter((entry) => entry.commands.length > 0)
    .sort((a, b) => (isAsked ? a.rank - b.rank : 0));
}

function badness({ status }: Command): number {
  return status === undefined ? 0 : statusRank(status);
}
