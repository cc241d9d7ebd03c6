import { createAbsentManager } from './absent-manager.ts';
import type { ReadVariable } from './child-environment.ts';
import type { ProcessManager } from './process/process-manager.ts';
import type { ServiceManagers } from './service-manager.ts';
import { createSystemdManager } from './systemd/systemd-manager.ts';

/** Every way of running a bot on this machine. A new one is a file beside this one, and a line here. */
export function createServiceManagers({
  processes,
  variable,
}: {
  processes: ProcessManager;
  variable: ReadVariable;
}): ServiceManagers {
  return {
    process: processes.manager,
    systemd: createSystemdManager({ variable }),
    docker: createAbsentManager('docker'),
    pm2: createAbsentManager('pm2'),
  };
}
