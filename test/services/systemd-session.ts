import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, existsSync, readdirSync, rmdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const manager = ['/usr/lib/systemd/systemd', '/lib/systemd/systemd'].find((path) =>
  existsSync(path),
);
/** Where control groups of version 2 are; only these can be given to somebody as if there were no others. */
const cgroups = ['/sys/fs/cgroup/unified', '/sys/fs/cgroup'].find((folder) =>
  existsSync(join(folder, 'cgroup.controllers')),
);

/** Why no systemd of one's own can be started on this machine; `undefined` where it can. */
export function whyNoSystemd(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const missing = ['systemctl', 'unshare', 'mount'].find(
    (program) => !folders.some((folder) => isProgram(join(folder, program))),
  );
  if (manager === undefined || missing !== undefined) {
    return `there is no ${missing ?? 'systemd'} on this machine`;
  }
  // It gets mounts and a control group of its own.
  return process.getuid?.() === 0 && cgroups !== undefined
    ? undefined
    : 'a systemd of its own takes root and control groups of version 2';
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Where it runs it believes the machine to have been booted with systemd, and nobody else does. As root, systemd takes
 * every process of its control group under its wing, so it is shown none but its own, and not started where it sees more.
 */
const script = `
set -e
mkdir "$2"
echo $$ > "$2/cgroup.procs"
exec unshare --mount --cgroup sh -c '
set -e
mount -t cgroup2 none /sys/fs/cgroup
while read -r pid; do test "$pid" = $$; done < /sys/fs/cgroup/cgroup.procs
while IFS=: read -r number _ place; do test "$number" != 0 || test "$place" = /; done < /proc/self/cgroup
mount -t tmpfs tmpfs /run
mkdir -p /run/systemd/system
exec "$1" --user --log-target=console
' sh "$1"
`;

/** A real `systemd --user` with its own units, runtime folder and control group. The machine's is neither seen nor touched. */
export async function startSystemdSession() {
  const folder = await mkdtemp(join(tmpdir(), 'admin-agent-systemd-'));
  const units = join(folder, 'config', 'systemd', 'user');
  const cgroup = join(cgroups ?? '', folder.slice(folder.lastIndexOf('/') + 1));
  await mkdir(units, { recursive: true });
  const env: Readonly<Record<string, string>> = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_RUNTIME_DIR: folder,
    LC_ALL: 'C',
  };
  const systemd = spawn('sh', ['-c', script, 'sh', manager ?? '', cgroup], {
    env,
    stdio: 'ignore',
  });

  async function systemctl(...args: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)('systemctl', ['--user', ...args], { env });
    return stdout.trim();
  }

  await untilUp(systemd, () => systemctl('show', '--property=Version'));

  return {
    /** Where an agent of this session would find it. */
    variable: (name: string): string | undefined => env[name],
    systemctl,

    async addUnit(name: string, lines: readonly string[], unitLines: readonly string[] = []) {
      await writeFile(
        join(units, name),
        ['[Unit]', ...unitLines, '[Service]', ...lines, ''].join('\n'),
      );
      await systemctl('daemon-reload');
    },

    async [Symbol.asyncDispose]() {
      // It ends its units first.
      systemd.kill('SIGTERM');
      await once(systemd, 'exit');
      removeCgroup(cgroup);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Each question takes a process of its own, which is pause enough. */
async function untilUp(systemd: ChildProcess, ask: () => Promise<string>): Promise<void> {
  while (
    !(await ask().then(
      () => true,
      () => false,
    ))
  ) {
    if (systemd.exitCode !== null) {
      throw new Error(`systemd ended with ${systemd.exitCode}`);
    }
  }
}

function removeCgroup(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) {
      removeCgroup(join(folder, entry.name));
    }
  }
  rmdirSync(folder);
}
