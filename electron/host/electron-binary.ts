import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The path of Electron's binary below a project's folder, or `undefined` where only its package is there.
 * Looks at files alone: requiring the package outside Electron would start a download.
 */
export function findElectron(root: string, env: Environment = process.env): string | undefined {
  const folder = join(root, 'node_modules', 'electron');
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) {
    return undefined;
  }
  const dist = env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist');
  const binary = join(dist, readFileSync(pathFile, 'utf8').trim());
  return existsSync(binary) ? binary : undefined;
}

export type NoWindow = 'no-binary' | 'no-display' | 'root';

/** Why no window can be opened here, or `undefined` where one can. */
export function whyNoWindow(
  binary: string | undefined,
  { platform, env, uid }: { platform: NodeJS.Platform; env: Environment; uid: number | undefined },
): NoWindow | undefined {
  if (binary === undefined) {
    return 'no-binary';
  }
  if (platform !== 'linux') {
    return undefined;
  }
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) {
    return 'no-display';
  }
  // Chromium's sandbox refuses root, and going without the sandbox is not an offer.
  return uid === 0 ? 'root' : undefined;
}
