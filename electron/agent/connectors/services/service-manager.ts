import type { Logger } from '#electron/agent/ports.ts';
import type { Service, ServiceType } from '#shared/schemas/connectors/service.ts';
import type { BotId } from '#shared/schemas/ids.ts';
import type { Reason } from '#shared/schemas/reason.ts';
import type { Rival } from '#shared/schemas/recovery.ts';

import type { ProbeContext } from '../connector.ts';
import type { RepairContext, Restarted } from '../repair.ts';

/** How a run ended; a signal where it was killed by one. */
export type Exit = { code: number | null; signal: string | null };

type Evidence = Record<string, unknown>;

/** Why nothing can be said of a service: its manager is not on this machine, does not answer, refuses, or has no such service. */
export type UnavailableReason = Extract<
  Reason,
  | 'manager_missing'
  | 'manager_silent'
  | 'manager_refused'
  | 'engine_refused'
  | 'pm2_not_running'
  | 'service_missing'
>;

/** A service as its manager knows it. */
export type ServiceState =
  | { isAvailable: false; reason: UnavailableReason; evidence: Evidence | null }
  | {
      isAvailable: true;
      phase: 'running' | 'starting' | 'stopping' | 'stopped';
      /** What the manager itself says of a running one; `null` where it does not look further than the process. */
      health: 'pass' | 'degraded' | 'fail' | null;
      /** Tells a person more than phase and health do, where there is more to tell. */
      reason: Reason | null;
      /** Another run never has the same; `null` where none runs. */
      runId: string | null;
      startedAt: number | null;
      /** Of the last run that ended; `null` where none has, or where nobody knows. */
      exit: Exit | null;
      /**
       * It has ended, and only we start it again: not for what a manager may start by itself, nor for what it has been
       * asked to start and not begun with yet.
       */
      isOver?: boolean;
      /** How often the manager itself started it again; `null` where it does not count. */
      restarts: number | null;
      /** Short plain values, no secret, control characters taken out. */
      evidence: Evidence | null;
    };

/** What a service is the service of. Whatever has the same subject has one and the same run. */
type Subject = { subject: string };

/** `subject` is `null` where a configuration is tried that belongs to no bot yet. */
export type ServiceContext = ProbeContext & { subject: string | null };

export type ServiceRepairContext = RepairContext & Subject;

export type ServiceHoldContext = ProbeContext &
  Subject & {
    botId: BotId;
    logger: Logger;
    /** The service is as `state` says, seen without asking. */
    changed(state: ServiceState): void;
    /** There is something to be seen that is no state: the service is to be looked at now. */
    look(): void;
  };

/** One way of running a bot on this machine. Each is one file, entered in `service-managers.ts`. */
export type ServiceManager<S extends Service = Service> = {
  type: S['type'];
  /** How long a look may take at most, in milliseconds. */
  lookWithinMs: number;
  /**
   * The same text for what is one and the same service on this machine; `null` where a service is its subject's own.
   */
  nameOf(service: S): string | null;
  /**
   * Looks once, within its own time limit. What is missing is a state. Rejects with nothing but an abort of `signal` or
   * a secret that cannot be opened.
   */
  look(service: S, context: ServiceContext): Promise<ServiceState>;
  /**
   * Ends the run there is, where there is one, and starts a new one. Resolves when that was accepted. Rejects with an
   * `AppError` of the codes that `Repair` names, with `details.reason`, and what a person can do in `details`.
   */
  restart(service: S, context: ServiceRepairContext): Promise<Restarted>;
  /** Who else would start it again. Never rejects. */
  rivals?(service: S, context: ServiceContext): Promise<readonly Rival[]>;
  /**
   * Begins to watch between looks, and, where the agent itself is the manager, to run it. Ends when `signal` aborts.
   * Never throws; what goes wrong is a state.
   */
  hold?(service: S, context: ServiceHoldContext): void;
};

export type ServiceManagers = {
  readonly [Type in ServiceType]: ServiceManager<Extract<Service, { type: Type }>>;
};

/** The manager of a service, to be called with that service. */
export function managerOf(managers: ServiceManagers, service: Service): ServiceManager {
  // Each entry takes the services of its own type, which is what the key says.
  return managers[service.type] as ServiceManager;
}
