import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of our package.json, from the sources and from what is built of them alike. */
export function packageRoot(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) {
      return folder;
    }
    if (folder === dirname(folder)) {
      throw new Error(`expected a package.json above ${import.meta.dirname}`);
    }
  }
}
