import type { Command } from '#renderer/lib/command.ts';

export function useAlertCommands(): Command[] {
  return [];
}
