import { CliError } from '#electron/cli/cli-error.ts';
import { type CommandContext, textFlag } from '#electron/cli/command.ts';
import { type ExitCode, exitCodes } from '#electron/cli/exit-codes.ts';
import { durationFlag } from '#electron/cli/flag-values.ts';
import { namedArguments } from '#electron/cli/subcommand.ts';
import type { ConfigPreview, ConfigVersion } from '#shared/schemas/config.ts';

import { printDiff, printIssues } from './config-words.ts';
import { type ConfigOfBot, configOf, currentConfig, versionText } from './read-config.ts';

const lookEveryMs = 1_000;

/** Shows what a file would change, asks, and applies it. */
export async function apply(context: CommandContext): Promise<ExitCode> {
  const { out, t } = context;
  const [name, file] = namedArguments(context, 'BOT', 'FILE');
  const text = context.input.text(file);
  const of = await configOf(context.connect(), name);
  const { shown } = await currentConfig(of);
  const change = { text, baseHash: shown.hash };
  if (text === shown.text) {
    out.json({ changed: false, version: shown });
    out.line(t('cli:config.same'));
    return exitCodes.ok;
  }
  const preview = await of.client.post<ConfigPreview>(`${of.path}/preview`, change);
  // What is in the file may be new secrets, which do not belong in anybody's scrollback or build log.
  if (preview.shown !== undefined) {
    const after = { name: file, text: preview.shown };
    printDiff(context, { name: versionName(context, shown), text: shown.text }, after);
  }
  if (preview.issues.length > 0) {
    out.json({ changed: false, preview });
    out.line(t('cli:config.invalid'));
    printIssues(context, preview.issues);
    return exitCodes.refused;
  }
  out.line(t(`cli:config.effect.${preview.effect ?? 'unknown'}`));
  if (!(await isAgreed(context, t('cli:config.apply-question', { name: of.bot.name })))) {
    return leave(context);
  }
  const reason = textFlag(context, 'reason');
  const graceMs = durationFlag(context, 'grace');
  const version = await of.client.put<ConfigVersion>(of.path, {
    ...change,
    ...(reason !== undefined && { reason }),
    ...(graceMs !== undefined && { graceMs }),
  });
  return follow(context, of, version);
}

/** Puts an earlier version back, the last good one where none is named. */
export async function rollback(context: CommandContext): Promise<ExitCode> {
  const { t } = context;
  const [name, number] = namedArguments(context, 'BOT', '[VERSION]');
  const of = await configOf(context.connect(), name);
  const { shown, lastGood } = await currentConfig(of);
  const wanted = number ?? lastGood?.number;
  if (wanted === undefined) {
    throw new CliError('config-no-good', exitCodes.refused, { name: of.bot.name });
  }
  const target = await versionText(of, wanted);
  printDiff(
    context,
    { name: versionName(context, shown), text: shown.text },
    { name: versionName(context, target), text: target.text },
  );
  const question = t('cli:config.rollback-question', {
    name: of.bot.name,
    number: target.number,
  });
  if (!(await isAgreed(context, question))) {
    return leave(context);
  }
  const reason = textFlag(context, 'reason');
  const version = await of.client.post<ConfigVersion>(`${of.path}/rollback`, {
    versionId: target.id,
    ...(reason !== undefined && { reason }),
  });
  return follow(context, of, version);
}

export function versionName({ t }: CommandContext, { number }: { number: number }): string {
  return t('cli:config.version', { number });
}

async function isAgreed({ confirm, flags }: CommandContext, question: string): Promise<boolean> {
  const isAgreedTo = flags['yes'] === true || (await confirm(question));
  if (isAgreedTo === undefined) {
    throw new CliError('unasked', exitCodes.usage);
  }
  return isAgreedTo;
}

function leave({ out, t }: CommandContext): ExitCode {
  out.json({ changed: false });
  out.line(t('cli:config.left'));
  return exitCodes.ok;
}

/** Told at once, or with `--wait` once it is known whether it is good. */
async function follow(
  context: CommandContext,
  { client, path, bot }: ConfigOfBot,
  applied: ConfigVersion,
): Promise<ExitCode> {
  const { out, t, flags } = context;
  let version = applied;
  out.line(t('cli:config.applied', { name: bot.name, number: version.number }));
  while (flags['wait'] === true && isOnTrial(version)) {
    await context.pause(lookEveryMs);
    const { items } = await client.get<{ items: ConfigVersion[] }>(`${path}/versions`);
    version = items.find(({ id }) => id === version.id) ?? version;
  }
  out.json({ changed: true, version });
  if (isOnTrial(version)) {
    out.line(t('cli:config.on-trial'));
    return exitCodes.ok;
  }
  const isGood = version.state === 'good' || version.state === 'superseded';
  out.line(
    out.paint(
      isGood ? 'green' : 'red',
      t(isGood ? 'cli:config.proved-good' : 'cli:config.proved-bad', { number: version.number }),
    ),
  );
  printIssues(context, version.issues);
  return isGood ? exitCodes.ok : exitCodes.trouble;
}

function isOnTrial({ state }: ConfigVersion): boolean {
  return state === 'candidate' || state === 'applying' || state === 'watching';
}
