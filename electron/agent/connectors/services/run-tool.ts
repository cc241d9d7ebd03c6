import { type ChildProcess, spawn } from 'node:child_process';

import type { Clock } from '#electron/agent/ports.ts';

import { abortReason } from '../open-socket.ts';

export type ToolRun = {
  /** Without anything secret: others of this machine can read it. */
  argv: readonly [string, ...string[]];
  env: Readonly<Record<string, string>>;
  withinMs: number;
  maxBytes?: number;
};

export type ToolOutcome =
  | { kind: 'ended'; code: number | null; signal: string | null; stdout: string; stderr: string }
  /** There is no such program, or it may not be started. */
  | { kind: 'missing' | 'refused' }
  | { kind: 'timeout' | 'flooded' | 'failed' };

const usualMaxBytes = 1024 * 1024;

/**
 * Runs a program of this machine to its end, never through a shell, within fixed limits of time and output. Rejects with
 * nothing but an abort of `signal`.
 */
export function runTool(
  { argv: [program, ...args], env, withinMs, maxBytes = usualMaxBytes }: ToolRun,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<ToolOutcome> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(abortReason(signal));
      return;
    }
    const child = spawn(program, args, {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: false,
      windowsHide: true,
    });
    const parts = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    let bytes = 0;

    const end = (outcome: ToolOutcome) => {
      release();
      resolve(outcome);
    };
    const onAbort = () => {
      release();
      reject(abortReason(signal));
    };
    const timer = clock.after(withinMs, () => end({ kind: 'timeout' }));
    signal.addEventListener('abort', onAbort, { once: true });

    /** What comes later concerns nobody. */
    function release(): void {
      timer.cancel();
      signal.removeEventListener('abort', onAbort);
      letGo(child);
    }

    for (const name of ['stdout', 'stderr'] as const) {
      child[name].on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > maxBytes) {
          end({ kind: 'flooded' });
        } else {
          parts[name].push(chunk);
        }
      });
    }
    child.once('error', (error: NodeJS.ErrnoException) => end({ kind: kindOf(error) }));
    child.once('close', (code, killedBy) =>
      end({
        kind: 'ended',
        code,
        signal: killedBy,
        stdout: Buffer.concat(parts.stdout).toString('utf8'),
        stderr: Buffer.concat(parts.stderr).toString('utf8'),
      }),
    );
  });
}

function kindOf({ code }: NodeJS.ErrnoException): 'missing' | 'refused' | 'failed' {
  if (code === 'ENOENT') {
    return 'missing';
  }
  return code === 'EACCES' || code === 'EPERM' ? 'refused' : 'failed';
}

function letGo(child: ChildProcess): void {
  child.removeAllListeners('close');
  child.removeAllListeners('error').on('error', () => undefined);
  child.stdout?.destroy();
  child.stderr?.destroy();
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
  }
}
