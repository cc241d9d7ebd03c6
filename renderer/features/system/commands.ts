import type { Command } from '#renderer/lib/command.ts';

export function useSystemCommands(): Command[] {
  return [];
}
