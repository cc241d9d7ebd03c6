import type { Command } from '#renderer/lib/command.ts';

export function useOverviewCommands(): Command[] {
  return [];
}
