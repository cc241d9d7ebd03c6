import { CliError } from '#electron/cli/cli-error.ts';
import { type Command, type CommandContext, textFlag } from '#electron/cli/command.ts';
import { shortDuration } from '#electron/cli/durations.ts';
import { type ExitCode, exitCodes } from '#electron/cli/exit-codes.ts';
import { durationFlag, jsonFileFlag, numberFlag } from '#electron/cli/flag-values.ts';
import { refuseArguments } from '#electron/cli/subcommand.ts';
import {
  type FaultScript,
  faultScriptSchema,
  misplacedEvent,
} from '#electron/simulation/fault-script.ts';
import type { Simulated } from '#electron/simulation/simulate.ts';
import { fleetOf } from '#electron/simulation/simulated-bot.ts';

const dayMs = 24 * 60 * 60_000;
const secondMs = 1_000;

export const simulateCommand: Command = {
  name: 'simulate',
  usage: ['--bots N --days D --seed S [--interval 30s] [--faults FILE] [--detail] [--json]'],
  flags: {
    bots: { type: 'string' },
    days: { type: 'string' },
    seed: { type: 'string' },
    interval: { type: 'string' },
    faults: { type: 'string' },
    detail: { type: 'boolean' },
  },
  run,
};

async function run(context: CommandContext): Promise<ExitCode> {
  refuseArguments(context);
  const { out, t } = context;
  const bots = numberFlag(context, 'bots', { least: 1, most: 5_000 }) ?? 200;
  const days = numberFlag(context, 'days', { least: 1, most: 365 }) ?? 30;
  const seed = numberFlag(context, 'seed', { least: 0, most: 2 ** 32 - 1 }) ?? 1;
  const intervalMs = durationFlag(context, 'interval');
  if (intervalMs !== undefined && (intervalMs < 5_000 || intervalMs > dayMs)) {
    const text = textFlag(context, 'interval') ?? '';
    throw new CliError('duration', exitCodes.usage, { flag: 'interval', text });
  }
  const script = scriptFlag(context, bots);
  // Only this command needs the whole agent within the command line, so only it waits for it to load.
  const { simulate } = await import('#electron/simulation/simulate.ts');
  const simulated = await simulate({
    bots,
    days,
    seed,
    ...(intervalMs !== undefined && { intervalMs }),
    ...(script && { script }),
    onProgress: (share) =>
      out.progress(t('cli:simulate.progress', { percent: Math.floor(share * 100), days })),
  });
  out.progress('');
  if (context.flags['detail'] === true) {
    out.json(simulated.detail.byKind);
    printKinds(context, simulated);
  }
  print(context, simulated);
  out.json(simulated.result);
  return exitCodes.ok;
}

function scriptFlag(context: CommandContext, bots: number): FaultScript | undefined {
  const given = jsonFileFlag(context, 'faults');
  if (given === undefined) {
    return undefined;
  }
  const path = textFlag(context, 'faults') ?? '';
  const parsed = faultScriptSchema.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
    const problem = issue?.message ?? '';
    throw new CliError('faults-file', exitCodes.usage, { path, where, problem });
  }
  const misplaced = misplacedEvent(parsed.data, fleetOf(bots));
  if (misplaced) {
    throw new CliError('faults-of', exitCodes.usage, { path, ...misplaced });
  }
  return parsed.data;
}

function printKinds({ out, t }: CommandContext, { detail }: Simulated): void {
  const headings = [
    'row',
    'fault',
    'incidents',
    'missed',
    'found',
    'recoverable',
    'recovered',
  ] as const;
  out.table(
    headings.map((heading) => t(`cli:heading.${heading}`)),
    detail.byKind.map(({ row, kind, incidents, missed, detectionMs, recoverable, recovered }) => [
      String(row),
      kind,
      String(incidents),
      String(missed),
      `${seconds(detectionMs.p50)}, ≤ ${seconds(detectionMs.max)}`,
      String(recoverable),
      String(recovered),
    ]),
  );
  out.line('');
}

function print({ out, t }: CommandContext, { result, detail }: Simulated): void {
  const { bots, days, seed, incidents, detectionMs, wallMs, notices } = result;
  const { checks, missed } = detail;
  out.line(t('cli:simulate.summary', { bots, days, seed, checks, seconds: wallMs / secondMs }));
  out.line(t('cli:simulate.incidents', { incidents, missed }));
  out.line(
    t('cli:simulate.detection', {
      mean: seconds(detectionMs.mean),
      p50: seconds(detectionMs.p50),
      p99: seconds(detectionMs.p99),
      max: seconds(detectionMs.max),
    }),
  );
  const { recovered, recoverable, recoveredShare } = result;
  out.line(t('cli:simulate.recovered', { recovered, recoverable, share: recoveredShare }));
  out.line(
    t('cli:simulate.restarts', {
      restarts: result.restartsPerIncident,
      attempts: detail.mostAttemptsInIncident,
    }),
  );
  const { alarms, falseAlarms, falseAlarmShare } = result;
  out.line(t('cli:simulate.alarms', { alarms, falseAlarms, share: falseAlarmShare, notices }));
  const { availability } = result;
  out.line(t('cli:simulate.availability', { availability, ofAll: detail.availabilityOfAll }));
}

/** With a decimal where a second says too little. */
function seconds(durationMs: number): string {
  return durationMs < 10 * secondMs
    ? `${(durationMs / secondMs).toFixed(1)} s`
    : shortDuration(durationMs);
}
