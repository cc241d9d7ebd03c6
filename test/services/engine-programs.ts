import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import type { EngineUnderTest } from '#test/support/engine-under-test.ts';
import { installWithApt } from '#test/support/install-with-apt.ts';

/** Where the real engines are that the tests may start privately. */
export type EngineProgram = {
  kind: Exclude<EngineUnderTest['kind'], 'stand-in'>;
  program: string;
  /** Where it finds the programs that it starts itself. */
  path: string;
};

export const staticBusybox = '/bin/busybox';
/** Docker's packages unpacked, not installed: to install them is to start an engine for the whole machine. */
const dockerFolder = join(import.meta.dirname, 'install/docker');
const dockerPackages = ['docker.io', 'containerd', 'runc', 'tini'];
const systemPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** What of it is there; to start it takes root and Linux. */
export function findEngine(kind: EngineProgram['kind']): EngineProgram | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync(staticBusybox)) {
    return undefined;
  }
  const path =
    kind === 'Docker'
      ? ['usr/sbin', 'usr/bin']
          .map((name) => join(dockerFolder, name))
          .concat(systemPath)
          .join(':')
      : systemPath;
  const name = kind === 'Docker' ? 'dockerd' : 'podman';
  const program = path
    .split(':')
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file));
  return program === undefined ? undefined : { kind, program, path };
}

/** Gets what is missing, where this machine lets us. */
export function installEngines(): void {
  if (!existsSync(staticBusybox) || findEngine('Podman') === undefined) {
    installWithApt(['podman', 'crun', 'busybox-static']);
  }
  if (existsSync(staticBusybox) && findEngine('Docker') === undefined) {
    unpackDocker();
  }
}

function unpackDocker(): void {
  mkdirSync(dockerFolder, { recursive: true });
  const fetched = spawnSync('apt-get', ['download', ...dockerPackages], {
    cwd: dockerFolder,
    stdio: 'ignore',
  });
  if (fetched.status !== 0) {
    return;
  }
  for (const file of readdirSync(dockerFolder).filter((name) => name.endsWith('.deb'))) {
    execFileSync('dpkg-deb', ['-x', join(dockerFolder, file), dockerFolder]);
  }
}
