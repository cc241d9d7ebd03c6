import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const outputs = ['out/main/main.js', 'out/preload/preload.cjs', 'out/renderer/index.html'];
const sources = ['electron', 'renderer', 'shared', 'package.json', 'electron.vite.config.ts'];

/** True where something of the built app is missing or older than what it is made of. */
export function needsBuild(root: string): boolean {
  const built = outputs.map((file) => join(root, file));
  if (!built.every((file) => existsSync(file))) {
    return true;
  }
  const oldest = Math.min(...built.map((file) => statSync(file).mtimeMs));
  return sources.some((source) => isNewer(join(root, source), oldest));
}

/** Stops at the first newer file, so that the usual answer costs one look at each. */
function isNewer(path: string, than: number): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) {
    return false;
  }
  if (!found.isDirectory()) {
    return found.mtimeMs > than;
  }
  return readdirSync(path).some((name) => isNewer(join(path, name), than));
}
