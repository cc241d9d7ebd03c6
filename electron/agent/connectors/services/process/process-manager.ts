import type { ProbeContext } from '#electron/agent/connectors/connector.ts';
import { withoutSecrets } from '#electron/agent/connectors/secret-echo.ts';
import type { Clock, Logger } from '#electron/agent/ports.ts';
import type { Database } from '#electron/store/database.ts';
import { AppError } from '#shared/errors.ts';
import type { ProcessService } from '#shared/schemas/connectors/service.ts';

import { childEnvironment, type ReadVariable } from '../child-environment.ts';
import type { ServiceHoldContext, ServiceManager, ServiceState } from '../service-manager.ts';
import { findProgram } from './find-program.ts';
import { createOrphans } from './orphans.ts';
import { createOwnedProgram, type OwnedProgram, type Wanted } from './owned-program.ts';
import { type Run, readyWithinMs } from './run.ts';
import { StartFailure } from './start-failure.ts';

/** What a program that does not say when it is ready may take until it is well. */
const wellWithinMs = 30_000;
const shownLines = 20;
const maxShown = 2_000;

type Dependencies = {
  db: Database;
  variable: ReadVariable;
  clock: Clock;
  logger: Logger;
};

export type ProcessManager = ReturnType<typeof createProcessManager>;

type Holder = { service: ProcessService; context: ServiceHoldContext };
type Owned = { program: OwnedProgram; holders: Set<Holder> };

/**
 * Programs that the agent itself starts and owns. One runs while a bot that lives by it is held, and is ended with all
 * that came of it when none is any more.
 */
export function createProcessManager({ db, variable, clock, logger }: Dependencies) {
  const orphans = createOrphans({ db, clock, logger });
  const owned = new Map<string, Owned>();
  const leaving = new Set<Promise<void>>();
  let cleared: Promise<void> | null = null;

  /** Nothing is started before what an earlier run left is gone. */
  function clear(): Promise<void> {
    cleared ??= orphans.endAll();
    return cleared;
  }

  function ownedOf(subject: string): Owned {
    const known = owned.get(subject);
    if (known) {
      return known;
    }
    const program = createOwnedProgram(
      { plain: () => childEnvironment(variable), orphans, clock },
      () => void tell(subject),
    );
    const added = { program, holders: new Set<Holder>() };
    owned.set(subject, added);
    return added;
  }

  async function tell(subject: string): Promise<void> {
    const known = owned.get(subject);
    if (!known || known.holders.size === 0) {
      return;
    }
    // Secrets that cannot be opened are for a look to find.
    const state = await stateOf(known.program).catch(() => undefined);
    for (const { context } of known.holders) {
      if (state === undefined) {
        context.look();
      } else {
        context.changed(state);
      }
    }
  }

  async function startIfNew(subject: string, { program, holders }: Owned): Promise<void> {
    await clear();
    const newest = [...holders].at(-1);
    if (newest && (await program.startIfNew(wantedBy(newest), isSealed))) {
      await tell(subject);
    }
  }

  function leave(subject: string, holder: Holder): void {
    const known = owned.get(subject);
    known?.holders.delete(holder);
    if (!known || known.holders.size > 0) {
      return;
    }
    const stopped = known.program
      .stop()
      .catch((error: unknown) => logger.error({ error, subject }, 'a program could not be ended'))
      .finally(() => {
        leaving.delete(stopped);
        // Somebody may hold it again by now; the one that comes starts it anew.
        if (known.holders.size === 0 && owned.get(subject) === known) {
          owned.delete(subject);
        }
      });
    leaving.add(stopped);
  }

  /** Without what it repeats of the values in its environment, or nothing where those cannot be opened. */
  async function outputOf(program: OwnedProgram): Promise<string[]> {
    const lines = program.run()?.output() ?? [];
    const wanted = program.wanted();
    if (!wanted) {
      return [];
    }
    const values = Object.values(wanted.service.env ?? {});
    try {
      const secrets = await Promise.all(values.map((value) => wanted.secrets.open(value)));
      return secrets.length === 0 ? [...lines] : lines.map((line) => withoutSecrets(line, secrets));
    } catch {
      return [];
    }
  }

  async function stateOf(program: OwnedProgram): Promise<ServiceState> {
    const failure = program.failure();
    const run = program.run();
    const doing = program.doing();
    if (doing !== null) {
      return { ...plainState, phase: doing };
    }
    if (failure instanceof StartFailure) {
      return { ...plainState, reason: failure.reason, evidence: failure.evidence };
    }
    if (failure instanceof AppError) {
      throw failure;
    }
    if (failure !== null) {
      return { ...plainState, reason: 'start_failed' };
    }
    return run === null ? { ...plainState, phase: 'starting' } : runningState(program, run);
  }

  async function runningState(program: OwnedProgram, run: Run): Promise<ServiceState> {
    const exit = run.exit();
    const isOverdue = run.readiness() === 'overdue';
    const evidence =
      exit !== null || isOverdue ? { output: shortened(await outputOf(program)) } : null;
    const known = { ...plainState, startedAt: run.startedAt, evidence };
    if (exit !== null) {
      return { ...known, exit, isOver: true };
    }
    return {
      ...known,
      runId: run.id,
      phase: run.readiness() === 'waiting' ? 'starting' : 'running',
      ...(isOverdue && { health: 'fail', reason: 'not_ready' }),
    };
  }

  /** A configuration that belongs to no bot yet: whether it could be started, without starting it. */
  async function tryOut(service: ProcessService, context: ProbeContext): Promise<ServiceState> {
    const ownPath = service.env?.['PATH'];
    const path = ownPath === undefined ? variable('PATH') : await context.secrets.open(ownPath);
    try {
      const [program = ''] = service.argv;
      const place = await findProgram({ program, cwd: service.cwd, path });
      return {
        ...plainState,
        phase: 'starting',
        reason: 'startable',
        evidence: { program: place },
      };
    } catch (error) {
      return failedState(error);
    }
  }

  const manager: ServiceManager<ProcessService> = {
    type: 'process',
    lookWithinMs: 5_000,
    nameOf: () => null,

    async look(service, context) {
      if (context.subject === null) {
        return tryOut(service, context);
      }
      const known = owned.get(context.subject);
      if (!known) {
        return plainState;
      }
      if (known.program.doing() === 'starting') {
        await known.program.settled();
      }
      if (known.program.failure() instanceof AppError) {
        // What kept it from being started may be over.
        await startIfNew(context.subject, known).catch(() => undefined);
      }
      return stateOf(known.program);
    },

    async restart(service, context) {
      const known = owned.get(context.subject);
      if (!known || known.holders.size === 0) {
        throw new AppError('restart_unavailable', { reason: 'service_stopped' });
      }
      await clear();
      try {
        await known.program.restart({ service, secrets: context.secrets });
      } catch (error) {
        throw restartFailure(error);
      } finally {
        await tell(context.subject);
      }
      return {
        verifyWithinMs: service.readyText === undefined ? wellWithinMs : readyWithinMs,
      };
    },

    hold(service, context) {
      const { subject, signal } = context;
      if (signal.aborted) {
        return;
      }
      const known = ownedOf(subject);
      const holder = { service, context };
      known.holders.add(holder);
      signal.addEventListener('abort', () => leave(subject, holder), { once: true });
      startIfNew(subject, known).catch((error: unknown) => {
        context.logger.warn({ reason: reasonOf(error) }, 'a program could not be started');
        void tell(subject);
      });
    },
  };

  return {
    manager,

    /** Ends what an earlier run of the agent left. */
    start: (): Promise<void> => clear(),

    /** The last lines a program printed, without the secrets of its environment. */
    async output(subject: string): Promise<string[]> {
      const known = owned.get(subject);
      return known ? outputOf(known.program) : [];
    },

    /** Ends every program; their bots are to be let go first. */
    async stop(): Promise<void> {
      await cleared;
      await Promise.all([...owned.values()].map(({ program }) => program.stop()));
      await Promise.all(leaving);
    },
  };
}

const plainState: Extract<ServiceState, { isAvailable: true }> = Object.freeze({
  isAvailable: true,
  phase: 'stopped',
  health: null,
  reason: null,
  runId: null,
  startedAt: null,
  exit: null,
  restarts: null,
  evidence: null,
});

function wantedBy({ service, context }: Holder): Wanted {
  return { service, secrets: context.secrets };
}

/** The vault may be open by now. */
function isSealed(failure: unknown): boolean {
  return failure instanceof AppError;
}

function failedState(error: unknown): ServiceState {
  return error instanceof StartFailure
    ? { ...plainState, reason: error.reason, evidence: error.evidence }
    : { ...plainState, reason: 'start_failed' };
}

function restartFailure(error: unknown): AppError {
  if (error instanceof AppError) {
    return error;
  }
  const reason = error instanceof StartFailure ? error.reason : 'start_failed';
  const evidence = error instanceof StartFailure ? error.evidence : {};
  return new AppError('restart_failed', { reason, ...evidence }, { cause: error });
}

function reasonOf(error: unknown): string {
  if (error instanceof AppError) {
    return error.code;
  }
  return error instanceof StartFailure ? error.reason : 'start_failed';
}

/** The last of it, which is where programs say why they end. */
function shortened(lines: readonly string[]): string {
  return lines.slice(-shownLines).join('\n').slice(-maxShown);
}
