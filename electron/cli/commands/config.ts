import { CliError } from '#electron/cli/cli-error.ts';
import { type Command, type CommandContext, textFlag } from '#electron/cli/command.ts';
import { apply, rollback, versionName } from '#electron/cli/config/change-config.ts';
import { plainLine, printDiff, printIssues } from '#electron/cli/config/config-words.ts';
import {
  configOf,
  currentConfig,
  previewOf,
  versionText,
} from '#electron/cli/config/read-config.ts';
import { shortDuration } from '#electron/cli/durations.ts';
import { type ExitCode, exitCodes } from '#electron/cli/exit-codes.ts';
import { namedArguments, requiredArgument, runSubcommand } from '#electron/cli/subcommand.ts';
import type { ConfigStanding, ConfigText, ConfigVersion } from '#shared/schemas/config.ts';
import { printableLines } from '#shared/schemas/text.ts';

export const configCommand: Command = {
  name: 'config',
  usage: [
    'list BOT [--limit N] [--cursor CURSOR]',
    'show BOT [VERSION]',
    'diff BOT [FROM [TO]]',
    'diff BOT --with FILE',
    'apply BOT FILE [--reason TEXT] [--grace 2m] [--wait] [--yes]',
    'rollback BOT [VERSION] [--reason TEXT] [--wait] [--yes]',
    'drift BOT [--take-in | --put-back]',
  ],
  flags: {
    limit: { type: 'string' },
    cursor: { type: 'string' },
    with: { type: 'string' },
    reason: { type: 'string' },
    grace: { type: 'string' },
    wait: { type: 'boolean' },
    yes: { type: 'boolean' },
    'take-in': { type: 'boolean' },
    'put-back': { type: 'boolean' },
  },
  run: (context) => runSubcommand(context, { list, show, diff, apply, rollback, drift }, 'list'),
};

async function list(context: CommandContext): Promise<ExitCode> {
  const { out, t, now } = context;
  const { client, path, bot } = await configOf(context.connect(), requiredArgument(context, 'BOT'));
  const page = await client.get<{ items: ConfigVersion[]; nextCursor: string | null }>(
    `${path}/versions`,
    { limit: textFlag(context, 'limit'), cursor: textFlag(context, 'cursor') },
  );
  out.json(page);
  if (page.items.length === 0) {
    out.line(t('cli:config.none', { name: bot.name }));
    return exitCodes.ok;
  }
  const headings = ['version', 'state', 'ago', 'origin', 'hash', 'reason'] as const;
  out.table(
    headings.map((heading) => t(`cli:heading.${heading}`)),
    page.items.map((version) => [
      String(version.number),
      t(`cli:config.state.${version.state}`),
      shortDuration(now() - version.createdAt),
      t(`cli:config.origin.${version.origin}`),
      version.hash.slice(0, 12),
      plainLine(version.reason ?? ''),
    ]),
  );
  return exitCodes.ok;
}

/** Into a file or another program it goes as it is; before somebody's eyes without what would steer a terminal. */
async function show(context: CommandContext): Promise<ExitCode> {
  const { out } = context;
  const [name, number] = namedArguments(context, 'BOT', '[VERSION]');
  const of = await configOf(context.connect(), name);
  const shown =
    number === undefined ? (await currentConfig(of)).shown : await versionText(of, number);
  out.json(shown);
  const text = shown.text.replace(/\n$/, '');
  out.line(out.isTerminal ? printableLines(text) : text);
  return exitCodes.ok;
}

/** From the last good version to the current one, where nothing is named. Ends as `diff` does. */
async function diff(context: CommandContext): Promise<ExitCode> {
  const { out } = context;
  const [name, first, second] = namedArguments(context, 'BOT', '[FROM]', '[TO]');
  const of = await configOf(context.connect(), name);
  const { shown, lastGood } = await currentConfig(of);
  const named = (version: ConfigText) => ({
    name: versionName(context, version),
    text: version.text,
  });
  const file = textFlag(context, 'with');
  if (file !== undefined && second !== undefined) {
    throw new CliError('argument-extra', exitCodes.usage, { name: 'FROM', extra: second });
  }
  const usualFrom = file === undefined ? (lastGood?.number ?? shown.number) : shown.number;
  const before = named(await versionText(of, first ?? usualFrom));
  const preview =
    file === undefined ? undefined : await previewOf(of, context.input.text(file), shown.hash);
  if (preview && preview.shown === undefined) {
    out.json(preview);
    printIssues(context, preview.issues);
    return exitCodes.refused;
  }
  const after = preview
    ? { name: file ?? '', text: preview.shown ?? '' }
    : named(second === undefined ? shown : await versionText(of, second));
  const isDifferent = printDiff(context, before, after);
  out.json({ isDifferent, before, after });
  return isDifferent ? exitCodes.trouble : exitCodes.ok;
}

/** Whether somebody else changed the configuration; accepts that, or undoes it. */
async function drift(context: CommandContext): Promise<ExitCode> {
  const { out, t, flags } = context;
  const of = await configOf(context.connect(), requiredArgument(context, 'BOT'));
  const { client, path, bot } = of;
  if (flags['take-in'] === true && flags['put-back'] === true) {
    throw new CliError('drift-ways', exitCodes.usage);
  }
  const way = ['take-in', 'put-back'].find((each) => flags[each] === true);
  if (way !== undefined) {
    const after = await client.post<ConfigStanding>(`${path}/${way}`, undefined);
    out.json(after);
    out.line(t(way === 'take-in' ? 'cli:config.taken-in' : 'cli:config.put-back'));
    return exitCodes.ok;
  }
  const standing = await client.post<ConfigStanding>(`${path}/look`, undefined);
  out.json(standing);
  if (!standing.isReachable) {
    throw new CliError('config-unknown', exitCodes.notFound, { name: bot.name });
  }
  printIssues(context, standing.issues);
  if (!standing.hasDrifted || standing.current === null) {
    out.line(t('cli:config.no-drift'));
    return standing.issues.length > 0 ? exitCodes.trouble : exitCodes.ok;
  }
  out.line(t('cli:config.drifted'));
  const { items } = await client.get<{ items: ConfigVersion[] }>(`${path}/versions`);
  const ours = items.find(({ state, id }) => state !== 'drifted' && id !== standing.current?.id);
  if (ours) {
    const [before, after] = [
      await versionText(of, ours.number),
      await versionText(of, standing.current.number),
    ];
    printDiff(
      context,
      { name: versionName(context, before), text: before.text },
      { name: versionName(context, after), text: after.text },
    );
  }
  return exitCodes.trouble;
}
