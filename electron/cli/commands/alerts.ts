import { type Command, type CommandContext, textFlag } from '#electron/cli/command.ts';
import { shortDuration } from '#electron/cli/durations.ts';
import { type ExitCode, exitCodes } from '#electron/cli/exit-codes.ts';
import { requiredArgument, runSubcommand } from '#electron/cli/subcommand.ts';
import type { Alert } from '#shared/schemas/alert.ts';

const path = '/api/admin/alerts';

export const alertsCommand: Command = {
  name: 'alerts',
  usage: ['list [--state STATE] [--limit N] [--cursor CURSOR]', 'ack ALERT', 'resolve ALERT'],
  flags: {
    state: { type: 'string' },
    limit: { type: 'string' },
    cursor: { type: 'string' },
  },
  run: (context) =>
    runSubcommand(
      context,
      {
        list,
        ack: (given) => change(given, 'acknowledged'),
        resolve: (given) => change(given, 'resolved'),
      },
      'list',
    ),
};

async function list(context: CommandContext): Promise<ExitCode> {
  const { out, t, now } = context;
  const page = await context.connect().get<{ items: Alert[]; nextCursor: string | null }>(path, {
    state: textFlag(context, 'state'),
    limit: textFlag(context, 'limit'),
    cursor: textFlag(context, 'cursor'),
  });
  const { items } = page;
  out.json(page);
  if (items.length === 0) {
    out.line(t('cli:alerts.none'));
    return exitCodes.ok;
  }
  const headings = ['severity', 'state', 'opened', 'title', 'id'] as const;
  out.table(
    headings.map((heading) => t(`cli:heading.${heading}`)),
    items.map((alert) => [
      t(`status:severity.${alert.severity}`),
      t(`cli:alerts.state.${alert.state}`),
      shortDuration(now() - alert.openedAt),
      alert.title,
      alert.id,
    ]),
  );
  return exitCodes.ok;
}

async function change(
  context: CommandContext,
  state: 'acknowledged' | 'resolved',
): Promise<ExitCode> {
  const id = encodeURIComponent(requiredArgument(context, 'ALERT'));
  const alert = await context.connect().patch<Alert>(`${path}/${id}`, { state });
  context.out.json(alert);
  context.out.line(context.t(`cli:alerts.done.${state}`, { title: alert.title }));
  return exitCodes.ok;
}
