import { access, constants } from 'node:fs/promises';
import { delimiter, resolve } from 'node:path';

import { checkFolder, startFailureOf } from './start-failure.ts';

type Sought = {
  program: string;
  cwd: string | undefined;
  /** The folders that are searched for a bare name. */
  path: string | undefined;
};

/** Where the program is that would be started, without starting it. Rejects with a `StartFailure`. */
export async function findProgram({ program, cwd, path }: Sought): Promise<string> {
  await checkFolder(cwd);
  const isBare = !/[\\/]/.test(program);
  // Windows has rules of its own for where a bare name is found; without a path, the system has.
  if (isBare && (process.platform === 'win32' || path === undefined)) {
    return program;
  }
  const places = isBare
    ? (path ?? '').split(delimiter).map((folder) => resolve(folder, program))
    : [resolve(cwd ?? '/', program)];
  let refusal: unknown;
  for (const place of places) {
    try {
      await access(place, constants.X_OK);
      return place;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      refusal = code === 'EACCES' ? error : refusal;
    }
  }
  throw startFailureOf((refusal ?? { code: 'ENOENT' }) as NodeJS.ErrnoException, program);
}
