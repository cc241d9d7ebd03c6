import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';

import { exitCodes } from '#electron/cli/exit-codes.ts';
import { commandRegistry } from '#electron/cli/registry.ts';
import { runCli } from '#electron/cli/run-cli.ts';
import { writeRuntimeFile } from '#electron/host/runtime-file.ts';

import { ownerToken, startTestListener } from './test-listener.ts';

export const commands = commandRegistry(() => Promise.resolve(exitCodes.ok));

type Surroundings = {
  env?: Record<string, string>;
  /** What comes in on `-`. */
  stdin?: string;
  /** What somebody at a terminal types when asked; nobody sits there where it is left out. */
  typed?: string;
  /** The result goes before somebody's eyes. */
  isTerminal?: boolean;
  /** What happens between two looks. */
  pause?: (ms: number) => Promise<void>;
};

/** One run of the command line in this process. */
export async function runWith(
  { env = {}, stdin, typed, isTerminal = false, pause }: Surroundings,
  ...argv: string[]
) {
  const written = { stdout: '', stderr: '' };
  const into = (name: keyof typeof written) => ({
    isTTY: isTerminal,
    write: (text: string) => void (written[name] += text),
  });
  const keyboard = Object.assign(new PassThrough(), {
    isTTY: typed !== undefined,
    setRawMode: () => undefined,
  });
  keyboard.end(`${typed}\r`);
  const exitCode = await runCli({
    argv,
    env: { LANG: 'C', XDG_CONFIG_HOME: '/no/settings/here', NO_COLOR: '1', ...env },
    keyboard,
    ...(stdin !== undefined && { standardInput: () => stdin }),
    ...(pause && { pause }),
    stdout: into('stdout'),
    stderr: into('stderr'),
    version: '1.2.3',
    commands,
  });
  return { exitCode, ...written };
}

export function run(env: Record<string, string>, ...argv: string[]) {
  return runWith({ env }, ...argv);
}

/** A running agent and a data folder by which the command line finds it. */
export async function startAgent(options: Parameters<typeof startTestListener>[0] = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'cli-'));
  const listener = await startTestListener({ nonce: 'nonce-of-this-agent', ...options });
  writeFileSync(join(folder, 'token'), `${ownerToken}\n`, { mode: 0o600 });
  writeRuntimeFile(join(folder, 'runtime.json'), {
    url: listener.url,
    pid: process.pid,
    nonce: 'nonce-of-this-agent',
    startedAt: 1,
  });
  const here = { ADMIN_AGENT_DATA: folder };
  const runHere = ({ env, ...rest }: Surroundings, ...argv: string[]) =>
    runWith({ ...rest, env: { ...here, ...env } }, ...argv);
  return {
    listener,
    folder,
    /** A file with this text in the data folder. */
    file(name: string, text: string) {
      const path = join(folder, name);
      writeFileSync(path, text, { mode: 0o600 });
      return path;
    },
    run: (...argv: string[]) => runHere({}, ...argv),
    runWith: runHere,
    async json(...argv: string[]) {
      const { exitCode, stdout } = await runHere({}, ...argv, '--json');
      // oxlint-disable-next-line typescript/no-explicit-any -- answers are looked into field by field
      return { exitCode, ...(JSON.parse(stdout) as any) };
    },
    async [Symbol.asyncDispose]() {
      await listener[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true });
    },
  };
}
