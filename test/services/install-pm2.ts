import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** PM2 is under the AGPL, so it is none of the project's dependencies. */
const folder = join(import.meta.dirname, 'install');

export const pm2Program = join(folder, 'node_modules/pm2/bin/pm2');

const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ version: z.string().optional() })),
});

function versionIn(lockFile: string): string | undefined {
  const path = join(folder, lockFile);
  return existsSync(path)
    ? lockSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).packages['node_modules/pm2']?.version
    : undefined;
}

export function isPm2Installed(): boolean {
  const installed = versionIn('node_modules/.package-lock.json');
  return installed !== undefined && installed === versionIn('package-lock.json');
}

/** Does nothing where the pinned version is there. */
export function installPm2(): void {
  if (!isPm2Installed()) {
    const isWindows = process.platform === 'win32';
    spawnSync(isWindows ? 'npm.cmd' : 'npm', ['ci', '--loglevel=error'], {
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: isWindows,
    });
  }
}
