import { CliError } from '#electron/cli/cli-error.ts';
import { type Command, type CommandContext, textFlag } from '#electron/cli/command.ts';
import { shortDuration } from '#electron/cli/durations.ts';
import { type ExitCode, exitCodes } from '#electron/cli/exit-codes.ts';
import { findBotByName } from '#electron/cli/find-by-name.ts';
import { durationFlag, instantFlag } from '#electron/cli/flag-values.ts';
import { refuseArguments, requiredArgument, runSubcommand } from '#electron/cli/subcommand.ts';
import type { Alert, AlertPatch } from '#shared/schemas/alert.ts';
import type { Silence } from '#shared/schemas/quiet.ts';

const path = '/api/admin/alerts';

export const alertsCommand: Command = {
  name: 'alerts',
  usage: [
    'list [--state STATE] [--limit N] [--cursor CURSOR]',
    'ack ALERT',
    'snooze ALERT [--for 1h | --until TIME] [--until-worse]',
    'resolve ALERT',
    'split ALERT',
    'join ALERT',
    'mute (--bot BOT | --client) --for 4h [--reason TEXT]',
  ],
  flags: {
    state: { type: 'string' },
    limit: { type: 'string' },
    cursor: { type: 'string' },
    for: { type: 'string' },
    until: { type: 'string' },
    'until-worse': { type: 'boolean' },
    bot: { type: 'string' },
    client: { type: 'boolean' },
    reason: { type: 'string' },
  },
  run: (context) =>
    runSubcommand(
      context,
      {
        list,
        ack: (given) => change(given, { state: 'acknowledged' }, 'acknowledged'),
        snooze,
        resolve: (given) => change(given, { state: 'resolved' }, 'resolved'),
        split: (given) => change(given, { isApart: true }, 'split'),
        join: (given) => change(given, { isApart: false }, 'joined'),
        mute,
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
  patch: AlertPatch,
  done: 'acknowledged' | 'resolved' | 'split' | 'joined',
): Promise<ExitCode> {
  const id = encodeURIComponent(requiredArgument(context, 'ALERT'));
  const alert = await context.connect().patch<Alert>(`${path}/${id}`, patch);
  context.out.json(alert);
  context.out.line(context.t(`cli:alerts.done.${done}`, { title: alert.title }));
  return exitCodes.ok;
}

async function snooze(context: CommandContext): Promise<ExitCode> {
  const { out, t, now } = context;
  const id = encodeURIComponent(requiredArgument(context, 'ALERT'));
  const forMs = durationFlag(context, 'for');
  const at = instantFlag(context, 'until');
  const untilWorse = context.flags['until-worse'] === true;
  const until = forMs === undefined ? (at ?? null) : now() + forMs;
  if ((forMs !== undefined && at !== undefined) || (until === null && !untilWorse)) {
    throw new CliError('snooze-when', exitCodes.usage);
  }
  const body = { state: 'snoozed', snooze: { until, untilWorse } };
  const alert = await context.connect().patch<Alert>(`${path}/${id}`, body);
  out.json(alert);
  const duration = until === null ? '' : shortDuration(until - now());
  const how = until === null ? 'snoozed-worse' : untilWorse ? 'snoozed-for-worse' : 'snoozed-for';
  out.line(t(`cli:alerts.done.${how}`, { duration, title: alert.title }));
  return exitCodes.ok;
}

async function mute(context: CommandContext): Promise<ExitCode> {
  refuseArguments(context);
  const { out, t, now } = context;
  const name = textFlag(context, 'bot');
  const forMs = durationFlag(context, 'for');
  const isClient = context.flags['client'] === true;
  if (forMs === undefined || isClient === (name !== undefined)) {
    throw new CliError('mute-what', exitCodes.usage);
  }
  const client = context.connect();
  const bot = name === undefined ? undefined : await findBotByName(client, name);
  const silence = await client.post<Silence>(
    '/api/admin/silences',
    {
      target: bot ? { of: 'bot', botId: bot.id } : { of: 'tenant' },
      until: now() + forMs,
      reason: textFlag(context, 'reason') ?? null,
    },
    bot && { tenant: bot.tenantId },
  );
  out.json(silence);
  const duration = shortDuration(forMs);
  out.line(
    bot
      ? t('cli:alerts.done.muted-bot', { name: bot.name, duration })
      : t('cli:alerts.done.muted-client', { duration }),
  );
  return exitCodes.ok;
}
