import { CliError } from '#electron/cli/cli-error.ts';
import type { CommandContext, Flag } from '#electron/cli/command.ts';
import { type ExitCode, exitCodes } from '#electron/cli/exit-codes.ts';
import type { DiscoveryPlace, Found } from '#shared/schemas/discovery.ts';

const path = '/api/admin/discovery';

export const discoverFlags: Readonly<Record<string, Flag>> = { yes: { type: 'boolean' } };

/** Says what would be looked at, asks, looks, and tells what is there with the line that adds it. */
export async function discover(context: CommandContext): Promise<ExitCode> {
  const { out, t, args } = context;
  if (args.length > 0) {
    throw new CliError('argument-extra', exitCodes.usage, {
      name: 'discover',
      extra: args.join(' '),
    });
  }
  const client = context.connect();
  const { items: places } = await client.get<{ items: DiscoveryPlace[] }>(path);
  printPlaces(context, places);
  if (context.flags['yes'] !== true && !(await isAllowed(context))) {
    out.line(t('cli:discover.left'));
    return exitCodes.ok;
  }
  const placeIds = places.map(({ id }) => id);
  const { items } = await client.post<{ items: Found[] }>(path, { placeIds });
  out.json({ places, items });
  printFound(context, items);
  return exitCodes.ok;
}

async function isAllowed({ confirm, out, t }: CommandContext): Promise<boolean> {
  const answer = out.isJson ? undefined : await confirm(t('cli:discover.question'));
  if (answer === undefined) {
    throw new CliError('discover-unasked', exitCodes.usage);
  }
  return answer;
}

function printPlaces({ out, t }: CommandContext, places: readonly DiscoveryPlace[]): void {
  out.line(t('cli:discover.would-look'));
  for (const place of places) {
    out.line(
      place.kind === 'config'
        ? `  ${t('cli:discover.config', { file: place.file, settings: place.reads.join(', ') })}`
        : `  ${t(`cli:discover.port.${place.why}`, { port: place.port, host: place.host })}`,
    );
  }
  out.line(t('cli:discover.promise'));
}

function printFound({ out, t }: CommandContext, found: readonly Found[]): void {
  if (found.length === 0) {
    out.line(t('cli:discover.none'));
    return;
  }
  for (const each of found) {
    const { path: at, status, version, authMode } = each.why;
    const what = t(`cli:discover.kind.${each.kind}`);
    out.line('');
    out.line(out.paint('bold', `${what}  ${each.url}`));
    out.line(
      `  ${t('cli:discover.why', {
        path: at,
        status,
        hasVersion: String(version !== null),
        version: version ?? '',
      })}`,
    );
    if (authMode === 'token' || authMode === 'password') {
      out.line(`  ${t('cli:discover.secret-needed')}`);
    }
    out.line(each.isWatched ? `  ${t('cli:discover.watched')}` : `  ${addLine(each)}`);
  }
}

/** Ready to be run. */
function addLine({ kind, suggestedName, url }: Found): string {
  const type = kind === 'http' ? '' : `${kind} `;
  return `admin-agent bots add ${type}${inQuotes(suggestedName)} ${url}`;
}

/** What a bot calls itself goes to a shell when the line is run, so nothing in it may mean anything there. */
function inQuotes(name: string): string {
  return /^[\w.:-]+$/.test(name) ? name : `'${name.replaceAll("'", "'\\''")}'`;
}
