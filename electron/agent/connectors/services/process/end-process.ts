import { spawn } from 'node:child_process';

import type { Clock } from '#electron/agent/ports.ts';

import { isGroupAlive, processesMarked, sendSignal } from './process-table.ts';

const lookEveryMs = 50;
/** A killed process that the system has not taken away by then is stuck in the kernel; no waiting helps. */
const killedWithinMs = 5_000;

type Wait = { clock: Clock; graceMs: number };

/** Everything that began with one start: the process, its group, and what left the group and still carries the marker. */
export type ProcessTree = { pid: number; marker: string };

/**
 * Asks the whole tree to end, and kills what has not after the grace. Resolves when nothing of it is left, or nothing
 * more can be done about it.
 */
export async function endTree(tree: ProcessTree, { clock, graceMs }: Wait): Promise<void> {
  await signalTree(tree, 'SIGTERM');
  if (await goneWithin(tree, clock, graceMs)) {
    return;
  }
  await signalTree(tree, 'SIGKILL');
  await goneWithin(tree, clock, killedWithinMs);
}

async function signalTree({ pid, marker }: ProcessTree, signal: 'SIGTERM' | 'SIGKILL') {
  if (process.platform === 'win32') {
    endWindowsTree(pid, signal);
    return;
  }
  sendSignal(-pid, signal);
  for (const stray of await processesMarked(marker)) {
    sendSignal(stray, signal);
  }
}

/** There are no groups there; the system's own program knows the tree. Without force only windows are asked to close. */
function endWindowsTree(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  const force = signal === 'SIGKILL' ? ['/F'] : [];
  const ending = spawn('taskkill', ['/PID', String(pid), '/T', ...force], { stdio: 'ignore' });
  ending.on('error', () => sendSignal(pid, signal));
}

async function goneWithin(tree: ProcessTree, clock: Clock, withinMs: number): Promise<boolean> {
  const until = clock.mono() + withinMs;
  while (await isAlive(tree)) {
    if (clock.mono() >= until) {
      return false;
    }
    await new Promise<void>((resolve) => {
      clock.after(Math.min(lookEveryMs, until - clock.mono()), resolve);
    });
  }
  return true;
}

async function isAlive({ pid, marker }: ProcessTree): Promise<boolean> {
  const group = process.platform === 'win32' ? pid : undefined;
  if (group !== undefined) {
    return isProcessAlive(group);
  }
  return (await isGroupAlive(pid)) || (await processesMarked(marker)).length > 0;
}

function isProcessAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
