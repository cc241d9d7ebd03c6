import { type Command, type CommandContext, textFlag } from '#electron/cli/command.ts';
import { shortDuration } from '#electron/cli/durations.ts';
import { type ExitCode, exitCodes } from '#electron/cli/exit-codes.ts';
import { requiredArgument, runSubcommand } from '#electron/cli/subcommand.ts';
import type { ApiToken } from '#shared/schemas/person.ts';

const path = '/api/admin/tokens';

export const tokensCommand: Command = {
  name: 'tokens',
  usage: ['list', 'create NAME [--role ROLE] [--tenant TENANT]', 'revoke TOKEN-ID'],
  flags: { role: { type: 'string' } },
  run: (context) => runSubcommand(context, { list, create, revoke }, 'list'),
};

async function list(context: CommandContext): Promise<ExitCode> {
  const { out, t, now } = context;
  const items = await context.connect().list<ApiToken>(path);
  out.json({ items });
  if (items.length === 0) {
    out.line(t('cli:tokens.none'));
    return exitCodes.ok;
  }
  const headings = ['name', 'role', 'tenant', 'used', 'id'] as const;
  out.table(
    headings.map((heading) => t(`cli:heading.${heading}`)),
    items.map((token) => [
      token.name,
      token.role,
      token.tenantId ?? t('cli:tokens.every-tenant'),
      token.lastUsedAt === null ? '–' : shortDuration(now() - token.lastUsedAt),
      token.id,
    ]),
  );
  return exitCodes.ok;
}

/** The token itself is on a line of its own and shown only here. */
async function create(context: CommandContext): Promise<ExitCode> {
  const { out, t } = context;
  const made = await context.connect().post<{ token: string; item: ApiToken }>(path, {
    name: requiredArgument(context, 'NAME'),
    role: textFlag(context, 'role') ?? 'viewer',
  });
  out.json(made);
  out.line(t('cli:tokens.created', { name: made.item.name }));
  out.line(made.token);
  return exitCodes.ok;
}

async function revoke(context: CommandContext): Promise<ExitCode> {
  const id = requiredArgument(context, 'TOKEN-ID');
  await context.connect().delete(`${path}/${encodeURIComponent(id)}`);
  context.out.json({ revoked: true, id });
  context.out.line(context.t('cli:tokens.revoked', { id }));
  return exitCodes.ok;
}
