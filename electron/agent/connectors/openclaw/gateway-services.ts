import { AppError } from '#shared/errors.ts';
import type { OpenclawConnector } from '#shared/schemas/connectors/openclaw.ts';
import type { Rival } from '#shared/schemas/recovery.ts';

import type { ProbeContext } from '../connector.ts';
import { pause } from '../pause.ts';
import type { RepairContext, Restarted } from '../repair.ts';
import type { GatewayNotes } from './gateway-notes.ts';
import type { GatewayProcesses } from './gateway-process.ts';
import type { GatewayTarget } from './gateway-target.ts';
import { askIfLive } from './liveness.ts';

type State =
  | { isAvailable: false }
  | {
      isAvailable: true;
      phase: 'running' | 'starting' | 'stopping' | 'stopped';
      runId: string | null;
      startedAt: number | null;
    };

/** What gateways run as on this machine, where their configurations say so. */
export type GatewayServices = {
  /** `null` for one that runs as nothing that is known of this machine. */
  look(config: OpenclawConnector, context: ProbeContext): Promise<State | null>;
  /** Ends the run there is and starts a new one, as `Repair.restart`. */
  restart(config: OpenclawConnector, context: RepairContext): Promise<Restarted>;
  /** As `Repair.rivals`. */
  rivals(config: OpenclawConnector, context: ProbeContext): Promise<readonly Rival[]>;
};

/** A gateway took up to a minute to be ready on a machine with other work. */
export const startWithinMs = 120_000;

const pollMs = 500;
const seenThroughMs = 60_000;

type Options = {
  target: GatewayTarget;
  services: GatewayServices;
  processes: GatewayProcesses;
  notes: GatewayNotes;
};

/**
 * Brings back a gateway that is dead or hangs, by what it runs as. One that hangs is ended first: who listens on its port
 * need not be the run that its service knows.
 */
export async function bringBack(
  config: OpenclawConnector,
  { target, services, processes, notes, isHung }: Options & { isHung: boolean },
  context: RepairContext,
): Promise<Restarted> {
  const { pid } = notes.of(target.key);
  if (!isHung) {
    const leftMs = startingFor(await services.look(config, context), context);
    if (leftMs > 0) {
      return { verifyWithinMs: leftMs };
    }
  }
  if (isHung && pid !== undefined) {
    const before = await services.look(config, context);
    const outcome = await processes.end(pid, target.liveness.port, context);
    if (outcome === 'stays') {
      throw new AppError('restart_failed', { reason: 'hung', pid });
    }
    if (outcome === 'ended' && isAnew(before, await services.look(config, context))) {
      return { verifyWithinMs: startWithinMs };
    }
  }
  const { verifyWithinMs } = await services.restart(config, context);
  return { verifyWithinMs: Math.max(verifyWithinMs, startWithinMs) };
}

/**
 * How much longer a run that was started lately may take. Its port refuses until it is far on, and to start it again
 * would be to begin anew.
 */
function startingFor(state: State | null, { clock }: RepairContext): number {
  const isThere =
    state?.isAvailable === true && (state.phase === 'running' || state.phase === 'starting');
  return isThere && state.startedAt !== null
    ? Math.min(state.startedAt + startWithinMs - clock.now(), startWithinMs)
    : 0;
}

/** Its service started another run by itself. */
function isAnew(before: State | null, after: State | null): boolean {
  return (
    after?.isAvailable === true &&
    (after.phase === 'running' || after.phase === 'starting') &&
    after.runId !== null &&
    after.runId !== (before?.isAvailable ? before.runId : null)
  );
}

/**
 * A restart that was announced may end the process, for whoever supervises it to start the next one. Where nobody does, it
 * is started by its service.
 */
export async function seeThrough(
  config: OpenclawConnector,
  { target, services }: Pick<Options, 'target' | 'services'>,
  context: RepairContext,
): Promise<void> {
  const until = context.clock.mono() + seenThroughMs;
  let stoppedBefore = false;
  while (context.clock.mono() < until) {
    await pause(pollMs, context);
    const state = await services.look(config, context);
    if (!state?.isAvailable || (await askIfLive(target, context)).kind === 'live') {
      return;
    }
    const isStopped = state.phase === 'stopped';
    if (isStopped && stoppedBefore) {
      await services.restart(config, context);
      return;
    }
    stoppedBefore = isStopped;
  }
}
