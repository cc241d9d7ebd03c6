import { randomBytes } from 'node:crypto';
import { lstat, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const randomHexDigits = 12;
/** Who still writes one is done in less. */
const leftAfterMs = 60_000;

/** Where the next text of a file is written before it takes the file's place: beside it, under a name of our own. */
export function draftOf(path: string): string {
  const random = randomBytes(randomHexDigits / 2).toString('hex');
  return join(dirname(path), `.${basename(path)}.${random}.tmp`);
}

/**
 * Removes what an agent that was killed in the middle of a write left beside the file, with all the secrets of it: plain
 * files under exactly our names, older than a minute. Never rejects; what cannot be removed now may be at the next time.
 */
export async function removeLeftDrafts(path: string, now: number): Promise<void> {
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter((each) => isDraftOf(basename(path), each))) {
    const draft = join(folder, name);
    const stats = await lstat(draft).catch(() => undefined);
    if (stats?.isFile() && now - stats.mtimeMs > leftAfterMs) {
      await rm(draft, { force: true }).catch(() => undefined);
    }
  }
}

function isDraftOf(file: string, name: string): boolean {
  const [start, end] = [`.${file}.`, '.tmp'];
  return (
    name.startsWith(start) &&
    name.endsWith(end) &&
    name.length === start.length + randomHexDigits + end.length &&
    /^[0-9a-f]+$/.test(name.slice(start.length, -end.length))
  );
}
