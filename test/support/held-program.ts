import { readFileSync } from 'node:fs';

import type { SecretReader } from '#electron/agent/connectors/connector.ts';
import { createProcessManager } from '#electron/agent/connectors/services/process/process-manager.ts';
import type {
  ServiceRepairContext,
  ServiceState,
} from '#electron/agent/connectors/services/service-manager.ts';
import { createRealClock } from '#electron/host/real-clock.ts';
import { openMemoryStore } from '#electron/store/memory-store.ts';
import type { Store } from '#electron/store/open-store.ts';
import type { ProcessService } from '#shared/schemas/connectors/service.ts';
import { botIdSchema } from '#shared/schemas/ids.ts';

import { probeContext, silentLogger } from './test-agent.ts';

const oddProgram = new URL('./odd-program.ts', import.meta.url).pathname;
const botId = botIdSchema.parse('019b9a3c-0000-7000-8000-0000000000b1');

type Known = Extract<ServiceState, { isAvailable: true }>;

/** The odd program in one of its modes, as a service. */
export function odd(mode: string, own: Partial<ProcessService> & { detail?: string } = {}) {
  const { detail, ...rest } = own;
  return {
    type: 'process',
    argv: [process.execPath, oddProgram, mode, ...(detail === undefined ? [] : [detail])],
    ...rest,
  } satisfies ProcessService;
}

/** A process manager over real children, and one bot after the other to hold in it. */
export async function createProgramHouse({ store: given }: { store?: Store } = {}) {
  const clock = createRealClock();
  const store = given ?? (await openMemoryStore(clock.now));
  const processes = createProcessManager({
    db: store.db,
    variable: (name) => process.env[name],
    clock,
    logger: silentLogger,
  });
  const { manager } = processes;
  const holds: AbortController[] = [];

  /** Holds the service as a bot does; what becomes of it is told in order. */
  function hold(
    service: ProcessService,
    { subject = botId as string, secrets }: { subject?: string; secrets?: SecretReader } = {},
  ) {
    const leaving = new AbortController();
    holds.push(leaving);
    const told: Known[] = [];
    let looks = 0;
    const waiting = new Set<() => void>();
    const context = {
      ...probeContext({ signal: leaving.signal, botId, ...(secrets && { secrets }) }),
      botId,
      subject,
      logger: silentLogger,
    };
    manager.hold?.(service, {
      ...context,
      look() {
        looks += 1;
      },
      changed(state) {
        if (!state.isAvailable) {
          throw new TypeError('expected our own manager to be there');
        }
        told.push(state);
        for (const look of waiting) {
          look();
        }
      },
    });
    const repair: ServiceRepairContext = {
      ...context,
      signal: new AbortController().signal,
      attemptId: 'attempt',
      correlationId: 'test',
      reason: 'a test',
    };
    let taken = 0;

    return {
      told,
      /** How often it was asked to be looked at. */
      looks: () => looks,
      /** The next thing told that is of this phase, once it is told. */
      next: (phase: Known['phase']): Promise<Known> =>
        new Promise((resolve) => {
          const look = () => {
            const at = told.findIndex((state, index) => index >= taken && state.phase === phase);
            if (at >= 0) {
              waiting.delete(look);
              taken = at + 1;
              resolve(told[at]!);
            }
          };
          waiting.add(look);
          look();
        }),
      look: async (): Promise<Known> => {
        const state = await manager.look(service, context);
        if (!state.isAvailable) {
          throw new TypeError('expected our own manager to be there');
        }
        return state;
      },
      restart: (changed: ProcessService = service) => manager.restart(changed, repair),
      output: () => processes.output(subject),
      leave: () => leaving.abort(),
    };
  }

  return {
    processes,
    manager,
    store,
    hold,
    async [Symbol.asyncDispose]() {
      for (const leaving of holds) {
        leaving.abort();
      }
      await processes.stop();
      if (given === undefined) {
        await store.close();
      }
    },
  };
}

export function pidOf({ runId }: { runId: string | null }): number {
  return Number.parseInt(runId ?? '', 10);
}

/** A zombie, which is gone but for whoever has to take note of it, is not. */
export function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/\) [ZX] /.test(stat);
  } catch {
    return false;
  }
}
