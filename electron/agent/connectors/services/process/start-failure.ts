import { stat } from 'node:fs/promises';

import type { Reason } from '#shared/schemas/reason.ts';

/** Why a program could not be started; the reason says whose turn it is. */
export class StartFailure extends Error {
  readonly reason: StartFailureReason;
  readonly evidence: Readonly<Record<string, unknown>>;

  constructor(reason: StartFailureReason, evidence: Readonly<Record<string, unknown>>) {
    super(`expected the program to start, got ${reason}`);
    this.name = 'StartFailure';
    this.reason = reason;
    this.evidence = evidence;
  }
}

type StartFailureReason = Extract<
  Reason,
  'program_missing' | 'program_refused' | 'folder_missing' | 'start_failed'
>;

/** The system tells a missing folder and a missing program with the same code, so the folder is looked at first. */
export async function checkFolder(folder: string | undefined): Promise<void> {
  if (folder === undefined) {
    return;
  }
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) {
    throw new StartFailure('folder_missing', { folder });
  }
}

export function startFailureOf({ code = 'UNKNOWN' }: NodeJS.ErrnoException, program: string) {
  switch (code) {
    case 'ENOENT':
      return new StartFailure('program_missing', { program });
    case 'EACCES':
    case 'EPERM':
      return new StartFailure('program_refused', { program });
    default:
      return new StartFailure('start_failed', { program, errno: code });
  }
}
