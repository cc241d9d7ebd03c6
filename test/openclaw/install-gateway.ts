import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Where the real gateway is installed: apart from the project's dependencies, with a lock file of its own. */
export const installFolder = join(import.meta.dirname, 'install');

export const gatewayEntry = join(installFolder, 'node_modules/openclaw/openclaw.mjs');
export const whatsAppPlugin = join(installFolder, 'node_modules/@openclaw/whatsapp');

export class GatewayNotInstalledError extends Error {
  override name = 'GatewayNotInstalledError';
}

const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ version: z.string().optional() })),
});

/** The pinned versions, or those npm noted at the end of its last whole install. */
function versions(lockFile: string): string | undefined {
  const path = join(installFolder, lockFile);
  if (!existsSync(path)) {
    return undefined;
  }
  const { packages } = lockSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  return JSON.stringify(
    ['node_modules/openclaw', 'node_modules/@openclaw/whatsapp'].map(
      (name) => packages[name]?.version,
    ),
  );
}

export function isGatewayInstalled(): boolean {
  return versions('node_modules/.package-lock.json') === versions('package-lock.json');
}

/** Does nothing where the pinned versions are there. Fails with a `GatewayNotInstalledError`. */
export async function installGateway(): Promise<'was there' | 'installed'> {
  if (isGatewayInstalled()) {
    return 'was there';
  }
  const said = await npmCi();
  if (said !== undefined) {
    throw new GatewayNotInstalledError(
      `The OpenClaw gateway could not be installed, so nothing was tested against it. ` +
        `It needs the package registry and about 710 MB in ${installFolder}. npm said:\n${said}`,
    );
  }
  return 'installed';
}

/** What npm said, where it failed. */
function npmCi(): Promise<string | undefined> {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const child = spawn(npm, ['ci', '--loglevel=error'], {
    cwd: installFolder,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  const said: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => said.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => said.push(chunk));
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) =>
      resolve(code === 0 ? undefined : Buffer.concat(said).toString().trim() || `exit ${code}`),
    );
  });
}
