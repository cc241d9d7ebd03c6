import type { CommandContext } from '#electron/cli/command.ts';
import { unifiedDiff } from '#electron/cli/unified-diff.ts';
import type { ConfigIssue, ConfigStanding, ConfigText } from '#shared/schemas/config.ts';
import { printableLines } from '#shared/schemas/text.ts';

/** As `GET /api/admin/bots/:id/config` answers. */
export type ShownConfig = ConfigStanding & { shown: ConfigText | null };

/** One line for people: what a bot writes must not steer their terminal. */
export function plainLine(text: string): string {
  return printableLines(text).replaceAll('\n', ' ');
}

export function printIssues({ out, t }: CommandContext, issues: readonly ConfigIssue[]): void {
  for (const { code, path, message, allowed } of issues) {
    const where = path === '' ? t('cli:config.whole') : plainLine(path);
    const only = allowed ? ` (${allowed.map(plainLine).join(', ')})` : '';
    // What we find ourselves is said in the reader's language, what the bot says in its own words.
    const what = code ? t(`config:issue.${code}`) : plainLine(message);
    out.line(`  ${out.paint('red', where)}: ${what}${only}`);
  }
}

/** True where they differ. */
export function printDiff(
  { out }: CommandContext,
  before: { name: string; text: string },
  after: { name: string; text: string },
): boolean {
  const lines = unifiedDiff(before.text, after.text, { before: before.name, after: after.name });
  for (const line of lines) {
    const shown = printableLines(line);
    const colour = line.startsWith('+') ? 'green' : line.startsWith('-') ? 'red' : undefined;
    out.line(colour === undefined ? shown : out.paint(colour, shown));
  }
  return lines.length > 0;
}
