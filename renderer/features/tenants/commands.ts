import type { Command } from '#renderer/lib/command.ts';

export function useTenantCommands(): Command[] {
  return [];
}
