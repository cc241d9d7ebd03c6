import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

import { packageRoot } from './package-root.ts';

/**
 * Keeps what the sources were compiled to beside the packages, which saves a third of the start. Only modules that
 * are imported after this gain from it; where the folder cannot be written all goes as before.
 */
export function keepCompiled(): void {
  enableCompileCache(join(packageRoot(), 'node_modules', '.cache', 'compiled'));
}
