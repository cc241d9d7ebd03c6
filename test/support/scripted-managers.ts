import type {
  ServiceManager,
  ServiceManagers,
  ServiceState,
} from '#electron/agent/connectors/services/service-manager.ts';
import type { ServiceType } from '#shared/schemas/connectors/service.ts';

const running: ServiceState = {
  isAvailable: true,
  phase: 'running',
  health: null,
  reason: null,
  runId: 'run',
  startedAt: 0,
  exit: null,
  restarts: 0,
  evidence: null,
};

/** Service managers that never leave the test: whatever they are asked for runs, or is as `state` says. */
export function scriptedManagers(
  state: (type: ServiceType) => ServiceState = () => running,
): ServiceManagers {
  const manager = (type: ServiceType): ServiceManager<never> => ({
    type: type as never,
    lookWithinMs: 1_000,
    nameOf: () => type,
    look: async () => state(type),
    restart: async () => ({ verifyWithinMs: 1_000 }),
  });
  return {
    process: manager('process'),
    systemd: manager('systemd'),
    docker: manager('docker'),
    pm2: manager('pm2'),
  };
}
