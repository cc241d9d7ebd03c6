import { AppError } from '#shared/errors.ts';
import type { Service } from '#shared/schemas/connectors/service.ts';

import type { ServiceManager } from './service-manager.ts';

/** Stands for a service manager that this agent cannot talk to. */
export function createAbsentManager<S extends Service>(type: S['type']): ServiceManager<S> {
  return {
    type,
    lookWithinMs: 1_000,
    nameOf: () => type,
    look: async () => ({ isAvailable: false, reason: 'manager_missing', evidence: null }),
    restart: () =>
      Promise.reject(new AppError('restart_unavailable', { reason: 'manager_missing' })),
  };
}
