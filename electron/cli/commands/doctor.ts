import type { Command, CommandContext } from '#electron/cli/command.ts';
import {
  lookAtFolder,
  lookAtLock,
  lookAtSpace,
  lookAtStore,
  newestWrite,
} from '#electron/cli/doctor/data.ts';
import type { Examination, Finding } from '#electron/cli/doctor/finding.ts';
import {
  lookAtClock,
  lookAtNetwork,
  lookAtNode,
  lookAtPort,
  lookAtSqlite,
} from '#electron/cli/doctor/machine.ts';
import { lookAtAgent } from '#electron/cli/doctor/running-agent.ts';
import { lookAtPassphrase } from '#electron/cli/doctor/vault.ts';
import { type ExitCode, exitCodes } from '#electron/cli/exit-codes.ts';
import type { Colour } from '#electron/cli/output.ts';

export const doctorCommand: Command = { name: 'doctor', usage: [''], run: examine };

const marks: Readonly<Record<Finding['outcome'], readonly [shape: string, colour: Colour]>> = {
  ok: ['●', 'green'],
  warn: ['▲', 'yellow'],
  fail: ['■', 'red'],
};

async function examine(context: CommandContext): Promise<ExitCode> {
  const { out, t } = context;
  const findings: (Finding & { text: string })[] = [];
  for (const each of examinations(context)) {
    for (const finding of await findingsOf(each)) {
      const text = sentence(finding, t);
      findings.push({ ...finding, text });
      const [shape, colour] = marks[finding.outcome];
      const word = t(`cli:doctor.outcome.${finding.outcome}`);
      out.line(`${out.paint(colour, `${shape} ${word}`)}  ${text}`);
    }
  }
  out.json({ findings });
  return findings.some(({ outcome }) => outcome === 'fail') ? exitCodes.trouble : exitCodes.ok;
}

function examinations(context: CommandContext): Examination[] {
  const { data, host, port } = context.settings;
  let isRunning = false;
  return [
    { name: 'node', look: async () => [lookAtNode(process.versions.node)] },
    { name: 'sqlite', look: async () => [lookAtSqlite()] },
    { name: 'data', look: async () => [lookAtFolder(data)] },
    { name: 'space', look: async () => [await lookAtSpace(data)] },
    {
      name: 'lock',
      async look() {
        const finding = lookAtLock(data);
        isRunning = finding.key === 'held';
        return [finding];
      },
    },
    { name: 'store', look: async () => [await lookAtStore(data)] },
    { name: 'passphrase', look: async () => lookAtPassphrase(context.env) },
    { name: 'agent', look: () => lookAtAgent(context, isRunning) },
    // A running agent holds its port itself.
    { name: 'port', look: async () => (isRunning ? [] : [await lookAtPort(host, port)]) },
    { name: 'clock', look: async () => [lookAtClock(context.now(), newestWrite(data))] },
    { name: 'network', look: async () => [await lookAtNetwork()] },
  ];
}

async function findingsOf(examination: Examination): Promise<Finding[]> {
  try {
    return await examination.look();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const values = { name: examination.name, reason };
    return [{ name: 'examination', outcome: 'fail', key: 'failed', values }];
  }
}

function sentence({ name, key, values }: Finding, t: CommandContext['t']): string {
  // Names and keys come from the examinations; a test goes through all of them.
  return t(`cli:doctor.${name}.${key}` as 'cli:doctor.node.ok', { ...values });
}
