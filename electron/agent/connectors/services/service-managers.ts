import type { Machine } from '#electron/agent/ports.ts';

import { createDockerManager } from './docker/docker-manager.ts';
import { createPm2Manager } from './pm2/pm2-manager.ts';
import type { ProcessManager } from './process/process-manager.ts';
import type { ServiceManagers } from './service-manager.ts';
import { createSystemdManager } from './systemd/systemd-manager.ts';

/** Every way of running a bot on this machine. A new one is a file beside this one, and a line here. */
export function createServiceManagers({
  processes,
  machine,
}: {
  processes: ProcessManager;
  machine: Pick<Machine, 'variable' | 'homeFolder'>;
}): ServiceManagers {
  return {
    process: processes.manager,
    systemd: createSystemdManager(machine),
    docker: createDockerManager(machine),
    pm2: createPm2Manager(machine),
  };
}
