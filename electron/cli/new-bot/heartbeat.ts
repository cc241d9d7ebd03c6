import { CliError } from '#electron/cli/cli-error.ts';
import { type CommandContext, textFlag } from '#electron/cli/command.ts';
import { exitCodes } from '#electron/cli/exit-codes.ts';
import { durationFlag, given } from '#electron/cli/flag-values.ts';

import type { NewBotKind } from './new-bot-kind.ts';

const usualGraceMs = 2 * 60_000;

export const newHeartbeatBot: NewBotKind = {
  usage: 'NAME --every 5m|--cron "0 3 * * *" [--zone ZONE] [--grace 2m] [--slug SLUG]',
  flags: {
    every: { type: 'string' },
    cron: { type: 'string' },
    zone: { type: 'string' },
    grace: { type: 'string' },
    slug: { type: 'string' },
  },
  connectorFrom(context, extra) {
    if (extra.length > 0) {
      return undefined;
    }
    return {
      schedule: scheduleFrom(context),
      graceMs: durationFlag(context, 'grace') ?? usualGraceMs,
      ...given('slug', textFlag(context, 'slug')),
    };
  },
};

function scheduleFrom(context: CommandContext): object {
  const periodMs = durationFlag(context, 'every');
  const expression = textFlag(context, 'cron');
  const zone = textFlag(context, 'zone');
  if ((periodMs === undefined) === (expression === undefined)) {
    throw new CliError('heartbeat-when', exitCodes.usage);
  }
  if (periodMs === undefined) {
    return { kind: 'cron', expression, ...given('zone', zone) };
  }
  if (zone !== undefined) {
    throw new CliError('zone-without-cron', exitCodes.usage);
  }
  return { kind: 'period', periodMs };
}
