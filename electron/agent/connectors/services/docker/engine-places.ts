import type { Machine } from '#electron/agent/ports.ts';

/**
 * Where an engine may listen on this machine, most likely first: where the person said, and nowhere else; or where the
 * environment says, then the usual places of Docker and Podman, for the whole machine and for one user.
 */
export function enginePlaces(
  given: string | undefined,
  machine: Pick<Machine, 'variable'>,
): readonly string[] {
  if (given !== undefined) {
    return [given];
  }
  const ofUser = machine.variable('XDG_RUNTIME_DIR');
  const places = [
    pathOf(machine.variable('DOCKER_HOST')),
    pathOf(machine.variable('CONTAINER_HOST')),
    '/var/run/docker.sock',
    ofUser && `${ofUser}/docker.sock`,
    '/run/podman/podman.sock',
    ofUser && `${ofUser}/podman/podman.sock`,
  ];
  return [...new Set(places.filter((place) => place !== undefined))];
}

/** An engine on another machine is none of ours. */
function pathOf(address: string | undefined): string | undefined {
  return address?.startsWith('unix:///') ? address.slice('unix://'.length) : undefined;
}
