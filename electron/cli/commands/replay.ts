import { createReadStream } from 'node:fs';

import { defaultRules } from '#electron/agent/health/verdict.ts';
import { defaultPatience } from '#electron/agent/incidents/incident-rules.ts';
import { replay } from '#electron/agent/replay/replay.ts';
import { recheckDelays } from '#electron/agent/replay/replay-rules.ts';
import { CliError } from '#electron/cli/cli-error.ts';
import type { Command, CommandContext } from '#electron/cli/command.ts';
import { type ExitCode, exitCodes } from '#electron/cli/exit-codes.ts';
import { durationFlag, numberFlag } from '#electron/cli/flag-values.ts';
import { type ReadRecord, readRecord } from '#electron/cli/replay/read-record.ts';
import { requiredArgument } from '#electron/cli/subcommand.ts';
import type { Replay } from '#shared/schemas/replay.ts';

export const replayCommand: Command = {
  name: 'replay',
  usage: ['CSV [--rechecks N] [--patience 60s] [--slow-above 2s] [--json]'],
  flags: {
    rechecks: { type: 'string' },
    patience: { type: 'string' },
    'slow-above': { type: 'string' },
  },
  run,
};

async function run(context: CommandContext): Promise<ExitCode> {
  const path = requiredArgument(context, 'CSV');
  const rechecks = numberFlag(context, 'rechecks', { least: 0, most: 10 }) ?? 2;
  // Nothing is tried for a mere record.
  const untriedMs = durationFlag(context, 'patience') ?? defaultPatience.untriedMs;
  const slowAboveMs = durationFlag(context, 'slow-above');
  const record = await read(path);
  tellBad(context, record);
  if (record.rows === 0) {
    throw new CliError('record-empty', exitCodes.usage, { path });
  }
  const verdict = { ...defaultRules, recheckDelaysMs: recheckDelays(rechecks) };
  const answer = replay(record.table.targets(slowAboveMs), {
    verdict,
    patience: { ...defaultPatience, untriedMs },
    intervalMs: 0,
  });
  context.out.json(answer);
  print(context, answer);
  return exitCodes.ok;
}

async function read(path: string): Promise<ReadRecord> {
  const stream =
    path === '-' ? process.stdin.setEncoding('utf8') : createReadStream(path, { encoding: 'utf8' });
  try {
    return await readRecord(stream as AsyncIterable<string>);
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) {
      throw new CliError('text-file', exitCodes.usage, { path });
    }
    throw error;
  }
}

function tellBad({ out, t }: CommandContext, { bad, firstBad }: ReadRecord): void {
  if (bad === 0) {
    return;
  }
  out.problem(t('cli:replay.bad', { bad }));
  for (const each of firstBad) {
    out.problem(t('cli:replay.bad-line', each));
  }
}

function print({ out, t }: CommandContext, answer: Replay): void {
  const { alarms, targets, checks, notices, falseAlarmShare: share } = answer;
  if (alarms.length > 0) {
    const headings = ['target', 'opened', 'resolved', 'false'] as const;
    out.table(
      headings.map((heading) => t(`cli:heading.${heading}`)),
      alarms.map(({ target, openedAt, resolvedAt, false: isFalse }) => [
        target,
        new Date(openedAt).toISOString(),
        resolvedAt === null ? t('cli:replay.lasts') : new Date(resolvedAt).toISOString(),
        t(isFalse ? 'cli:replay.yes' : 'cli:replay.no'),
      ]),
    );
    out.line('');
  }
  const falseAlarms = alarms.filter((each) => each.false).length;
  out.line(t('cli:replay.summary', { targets, checks }));
  out.line(t('cli:replay.alarms', { alarms: alarms.length, falseAlarms, share, notices }));
}
