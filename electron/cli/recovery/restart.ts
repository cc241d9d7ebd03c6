import type { AgentClient } from '#electron/cli/agent-client.ts';
import { CliError } from '#electron/cli/cli-error.ts';
import { type CommandContext, type Flag, textFlag } from '#electron/cli/command.ts';
import { type ExitCode, exitCodes } from '#electron/cli/exit-codes.ts';
import { findBotsByName } from '#electron/cli/find-by-name.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import type { Attempt, Bulk } from '#shared/schemas/recovery.ts';

import { hasEnded, outcomeOf, tookOf } from './attempt-words.ts';

export const restartFlags: Readonly<Record<string, Flag>> = {
  'only-channel': { type: 'boolean' },
  'when-idle': { type: 'boolean' },
  force: { type: 'boolean' },
  reason: { type: 'string' },
  yes: { type: 'boolean' },
  'no-wait': { type: 'boolean' },
};
export const restartUsage = [
  'restart BOT [--only-channel] [--when-idle] [--force] [--reason TEXT] [--yes] [--no-wait]',
  'restart BOT BOT… [--reason TEXT] [--yes] [--no-wait]',
];

const lookEveryMs = 1_000;

/** Restarts one bot, or many a few at a time, and tells what became of it. */
export async function restart(context: CommandContext): Promise<ExitCode> {
  const { args, flags } = context;
  if (args.length === 0) {
    throw new CliError('argument-missing', exitCodes.usage, { name: 'BOT' });
  }
  const client = context.connect();
  const bots = await findBotsByName(client, args);
  const [first, ...others] = bots;
  const onlyForOne = ['only-channel', 'when-idle', 'force'].find((flag) => flags[flag] === true);
  if (others.length > 0 && onlyForOne !== undefined) {
    throw new CliError('restart-many-flag', exitCodes.usage, { flag: onlyForOne });
  }
  if (first === undefined || !(await isAgreed(context, bots))) {
    context.out.json({ restarted: false });
    context.out.line(context.t('cli:restart.left'));
    return exitCodes.ok;
  }
  return others.length === 0
    ? restartOne(context, client, first)
    : restartMany(context, client, bots);
}

async function isAgreed(
  { confirm, flags, t }: CommandContext,
  bots: readonly BotView[],
): Promise<boolean> {
  if (flags['yes'] === true) {
    return true;
  }
  const names = bots.map(({ name }) => name).join(', ');
  const isAgreedTo = await confirm(t('cli:restart.question', { count: bots.length, names }));
  if (isAgreedTo === undefined) {
    throw new CliError('unasked', exitCodes.usage);
  }
  return isAgreedTo;
}

async function restartOne(
  context: CommandContext,
  client: AgentClient,
  bot: BotView,
): Promise<ExitCode> {
  const { out, t, flags } = context;
  const path = `/api/admin/bots/${bot.id}`;
  const reason = textFlag(context, 'reason');
  let attempt = await client.post<Attempt>(`${path}/restart`, {
    step: flags['only-channel'] === true ? 'restart_channel' : 'restart_bot',
    whenIdle: flags['when-idle'] === true,
    force: flags['force'] === true,
    ...(reason !== undefined && { reason }),
  });
  out.line(t('cli:restart.begun', { name: bot.name }));
  while (flags['no-wait'] !== true && !hasEnded(attempt)) {
    await context.pause(lookEveryMs);
    const { items } = await client.get<{ items: Attempt[] }>(`${path}/recoveries`);
    attempt = items.find(({ id }) => id === attempt.id) ?? attempt;
  }
  out.json(attempt);
  if (hasEnded(attempt)) {
    const outcome = outcomeOf(context, attempt);
    out.line(t('cli:restart.ended', { name: bot.name, outcome, time: tookOf(attempt) }));
  }
  return !hasEnded(attempt) || attempt.state === 'succeeded' ? exitCodes.ok : exitCodes.trouble;
}

/** Each client's bots for themselves, one client after the other. */
async function restartMany(
  context: CommandContext,
  client: AgentClient,
  bots: readonly BotView[],
): Promise<ExitCode> {
  const runs: Bulk[] = [];
  for (const tenant of new Set(bots.map(({ tenantId }) => tenantId))) {
    const theirs = bots.filter(({ tenantId }) => tenantId === tenant);
    runs.push(await restartOfTenant(context, client, { tenant, bots: theirs }));
  }
  context.out.json({ runs });
  const hasFailed = runs.some(
    ({ state, bots: restarted }) =>
      (state !== 'done' && state !== 'running') ||
      restarted.some(({ outcome }) => outcome === 'failed'),
  );
  return hasFailed ? exitCodes.trouble : exitCodes.ok;
}

async function restartOfTenant(
  context: CommandContext,
  client: AgentClient,
  { tenant, bots }: { tenant: TenantId; bots: readonly BotView[] },
): Promise<Bulk> {
  const { out, t, flags } = context;
  const reason = textFlag(context, 'reason');
  const names = new Map(bots.map(({ id, name }) => [id, name]));
  const told = new Map<string, string>();
  const path = '/api/admin/restarts';
  let bulk = await client.post<Bulk>(
    path,
    { botIds: bots.map(({ id }) => id), ...(reason !== undefined && { reason }) },
    { tenant },
  );
  out.line(t('cli:restart.begun-many', { count: bots.length, wave: bulk.waveSize }));
  for (;;) {
    for (const { botId, outcome } of bulk.bots) {
      if (outcome !== 'waiting' && told.get(botId) !== outcome) {
        told.set(botId, outcome);
        const name = names.get(botId) ?? botId;
        out.line(t('cli:restart.progress', { name, outcome: t(`cli:restart.outcome.${outcome}`) }));
      }
    }
    if (flags['no-wait'] === true || bulk.state !== 'running') {
      break;
    }
    await context.pause(lookEveryMs);
    bulk = (await client.get<{ bulk: Bulk | null }>(path, { tenant })).bulk ?? bulk;
  }
  if (bulk.state !== 'running') {
    out.line(t(`cli:restart.state.${bulk.state}`));
  }
  return bulk;
}
