import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

import type { Clock } from '#electron/agent/ports.ts';
import type { ProcessService } from '#shared/schemas/connectors/service.ts';

import type { Exit } from '../service-manager.ts';
import { endTree } from './end-process.ts';
import { createOutputRing } from './output-ring.ts';
import { markerName } from './process-table.ts';
import { checkFolder, startFailureOf } from './start-failure.ts';

/** A program that said when it is ready and then does not say it: so long it is waited for. */
export const readyWithinMs = 60_000;
export const usualGraceMs = 10_000;
/** A flood is read no faster, so that it costs us little; the program waits in its own writing. */
const maxBytesPerSecond = 4 * 1024 * 1024;

export type Readiness = 'waiting' | 'ready' | 'overdue';

/** One run of a program, from its start until nothing of it is left. */
export type Run = {
  readonly pid: number;
  readonly id: string;
  readonly startedAt: number;
  readiness(): Readiness;
  exit(): Exit | null;
  /** Not cleaned of secrets. */
  output(): readonly string[];
  /** Ends it and everything that came of it. */
  end(): Promise<void>;
};

type Listener = {
  /** It became ready, or has not in time. */
  onReadiness(): void;
  /** It ended without being asked to. */
  onExit(): void;
  /** Nothing of it is left. */
  onGone(): Promise<void>;
};

type Start = {
  service: ProcessService;
  /** Whole, with the values opened. */
  env: Readonly<Record<string, string>>;
  marker: string;
  clock: Clock;
};

/** Resolves when the program runs. Rejects with a `StartFailure`. */
export async function startRun(
  { service, env, marker, clock }: Start,
  listener: Listener,
): Promise<Run> {
  const { argv, cwd, readyText, stopGraceMs: graceMs = usualGraceMs } = service;
  await checkFolder(cwd);
  const [program = '', ...args] = argv;
  const child = spawn(program, args, {
    cwd,
    env: { ...env, [markerName]: marker },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: false,
    windowsHide: true,
    // A session of its own: a signal to us does not end it, and it is ended with all that it starts.
    detached: process.platform !== 'win32',
  });
  const pid = await started(child, program);
  const startedAt = clock.now();

  let readiness: Readiness = readyText === undefined ? 'ready' : 'waiting';
  let exit: Exit | null = null;
  let ending: Promise<void> | null = null;

  const ring = createOutputRing((line) => {
    if (readiness !== 'ready' && readyText !== undefined && line.includes(readyText)) {
      readiness = 'ready';
      overdue.cancel();
      listener.onReadiness();
    }
  });
  const overdue = clock.after(readyWithinMs, () => {
    if (readiness === 'waiting' && exit === null) {
      readiness = 'overdue';
      listener.onReadiness();
    }
  });
  for (const stream of [child.stdout, child.stderr]) {
    follow(stream, ring.stream(), clock);
  }
  const exited = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      exit = { code, signal };
      overdue.cancel();
      resolve();
    });
  });

  function end(): Promise<void> {
    ending ??= endAll();
    return ending;
  }

  async function endAll(): Promise<void> {
    await endTree({ pid, marker }, { clock, graceMs });
    // One that is stuck in the kernel is not waited for.
    await Promise.race([exited, pause(clock, 1_000)]);
    overdue.cancel();
    child.stdout?.destroy();
    child.stderr?.destroy();
    await listener.onGone();
  }

  void exited.then(async () => {
    if (ending === null) {
      // What it left behind would hold its port, and would not be found again.
      const cleared = end();
      await drained(child, clock);
      listener.onExit();
      await cleared;
    }
  });

  return {
    pid,
    id: `${pid}@${startedAt}`,
    startedAt,
    readiness: () => readiness,
    exit: () => exit,
    output: ring.lines,
    end,
  };
}

function started(child: ChildProcess, program: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(startFailureOf(error, program)));
    child.once('spawn', () => {
      child.on('error', () => undefined);
      resolve(child.pid as number);
    });
  });
}

type Sink = { write(bytes: Buffer): void; end(): void };

function follow(stream: Readable | null, sink: Sink, clock: Clock): void {
  let left = maxBytesPerSecond;
  let isTimed = false;
  stream?.on('error', () => undefined);
  stream?.once('end', () => sink.end());
  stream?.on('data', (chunk: Buffer) => {
    sink.write(chunk);
    left -= chunk.length;
    if (!isTimed) {
      isTimed = true;
      clock.after(1_000, () => {
        isTimed = false;
        left = maxBytesPerSecond;
        stream.resume();
      });
    }
    if (left <= 0) {
      stream.pause();
    }
  });
}

function pause(clock: Clock, delayMs: number): Promise<void> {
  return new Promise((resolve) => void clock.after(delayMs, resolve));
}

/** Its last words may still be on their way; whoever holds the stream open beyond its end is not waited for. */
function drained(child: ChildProcess, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.after(200, resolve);
    child.once('close', () => {
      timer.cancel();
      resolve();
    });
  });
}
