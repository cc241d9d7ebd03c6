import type { Translator } from '#shared/i18n/translator.ts';

import type { Command } from './command.ts';
import { exitCodes } from './exit-codes.ts';
import { alignColumns, type Output } from './output.ts';
import { flagOf, settingNames, variableOf } from './settings.ts';

type Help = { out: Output; t: Translator; commands: readonly Command[]; version: string };

/** Everything the command line can do, in one screen. */
export function printHelp({ out, t, commands, version }: Help): void {
  const rows = commands.map((command) => [`  ${command.name}`, purpose(command, t)]);
  out.json({ version, commands: commands.map(({ name, usage }) => ({ name, usage })), exitCodes });
  out.line(`Admin Agent ${version}`);
  out.line('');
  out.line(t('cli:help.usage'));
  out.line('');
  for (const line of alignColumns(rows)) {
    out.line(line);
  }
  out.line('');
  out.line(t('cli:help.settings'));
  const settings = settingNames.map((name) => [
    name === 'token' ? '  –' : `  --${flagOf(name)}`,
    variableOf(name),
    name,
    t(`cli:setting.${name}`),
  ]);
  for (const line of alignColumns(settings)) {
    out.line(line);
  }
  out.line('');
  out.line(t('cli:help.exit-codes'));
  for (const [name, code] of Object.entries(exitCodes)) {
    out.line(`  ${String(code).padEnd(3)} ${t(`cli:exit.${name as keyof typeof exitCodes}`)}`);
  }
}

export function printCommandHelp({
  out,
  t,
  command,
}: {
  out: Output;
  t: Translator;
  command: Command;
}): void {
  out.json({ name: command.name, usage: command.usage });
  out.line(purpose(command, t));
  out.line('');
  for (const each of command.usage) {
    out.line(`  admin-agent ${command.name} ${each}`.trimEnd());
  }
}

function purpose(command: Command, t: Translator): string {
  // Every command of the registry has its sentence; a test says so.
  return t(`cli:command.${command.name}` as 'cli:command.serve');
}
