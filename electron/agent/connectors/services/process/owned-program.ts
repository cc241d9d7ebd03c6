import { randomUUID } from 'node:crypto';

import type { SecretReader } from '#electron/agent/connectors/connector.ts';
import type { Clock } from '#electron/agent/ports.ts';
import type { ProcessService } from '#shared/schemas/connectors/service.ts';

import { findProgram } from './find-program.ts';
import type { Orphans } from './orphans.ts';
import { type Run, startRun, usualGraceMs } from './run.ts';

/** How a program is to be started, and who opens the secrets of its environment. */
export type Wanted = { service: ProcessService; secrets: SecretReader };

type Dependencies = {
  /** The plain environment of every program. */
  plain: () => Readonly<Record<string, string>>;
  orphans: Orphans;
  clock: Clock;
};

export type OwnedProgram = ReturnType<typeof createOwnedProgram>;

/**
 * One program that the agent runs: never twice at once, started and ended in turn. It is not started again by itself
 * when it ends; that is for whoever repairs it.
 */
export function createOwnedProgram(
  { plain, orphans, clock }: Dependencies,
  /** It ended by itself, became ready, or has not in time. */
  onChange: () => void,
) {
  let last: Promise<unknown> = Promise.resolve();
  let wanted: Wanted | null = null;
  let run: Run | null = null;
  let failure: unknown = null;
  let doing: 'starting' | 'stopping' | null = null;

  function inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    const result = last.then(act);
    last = result.catch(() => undefined);
    return result;
  }

  async function start(given: Wanted): Promise<void> {
    doing = 'starting';
    wanted = given;
    failure = null;
    try {
      run = await begin(given);
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      doing = null;
    }
  }

  async function begin({ service, secrets }: Wanted): Promise<Run> {
    const env: Readonly<Record<string, string>> = {
      ...plain(),
      ...(await openedValues(service, secrets)),
    };
    // What is not there needs no note of its start.
    await findProgram({ program: service.argv[0] ?? '', cwd: service.cwd, path: env['PATH'] });
    const marker = randomUUID();
    await orphans.expect(marker, service.stopGraceMs ?? usualGraceMs);
    let begun: Run | null = null;
    const listener = {
      onReadiness: () => void (run === begun && doing === null && onChange()),
      onExit: () => void (run === begun && doing === null && onChange()),
      onGone: () => orphans.forget(marker),
    };
    try {
      begun = await startRun({ service, env, marker, clock }, listener);
    } catch (error) {
      await orphans.forget(marker);
      throw error;
    }
    await orphans.found(marker, begun.pid);
    return begun;
  }

  async function stop(): Promise<void> {
    doing = 'stopping';
    try {
      await run?.end();
    } finally {
      run = null;
      doing = null;
    }
  }

  return {
    wanted: () => wanted,
    run: () => run,
    failure: () => failure,
    doing: () => doing,

    /** Resolves when what is under way now has come to its end. */
    settled: async (): Promise<void> => void (await last),

    /**
     * Starts it where it was never started, or could not be for a reason that may be gone. Answers whether it started
     * now.
     */
    startIfNew: (given: Wanted, mayTryAgain: (failure: unknown) => boolean): Promise<boolean> =>
      inTurn(async () => {
        const isNew = run === null && (failure === null || mayTryAgain(failure));
        if (isNew) {
          await start(given);
        }
        return isNew;
      }),

    restart: (given: Wanted): Promise<void> =>
      inTurn(async () => {
        await stop();
        await start(given);
      }),

    stop: (): Promise<void> => inTurn(stop),
  };
}

async function openedValues(
  { env = {} }: ProcessService,
  secrets: SecretReader,
): Promise<Record<string, string>> {
  const opened = await Promise.all(
    Object.entries(env).map(async ([name, value]) => [name, await secrets.open(value)] as const),
  );
  return Object.fromEntries(opened);
}
