import { readFileSync } from 'node:fs';
import { z } from 'zod';

import { writePrivateFile } from './private-file.ts';

const sidecarSchema = z.object({
  /** False from the opening of the store until it was closed in order. */
  isClosed: z.boolean(),
  /** What a look at the running database found wrong; the next start sets the file aside. */
  damage: z.string().nullable(),
  lastIntegrity: z
    .object({ at: z.int(), isSound: z.boolean(), detail: z.string().nullable() })
    .nullable(),
  lastBackup: z.object({ at: z.int(), bytes: z.int() }).nullable(),
  quarantined: z.object({ at: z.int(), restoredFrom: z.int().nullable() }).nullable(),
});
export type Sidecar = z.infer<typeof sidecarSchema>;

export const freshSidecar: Sidecar = {
  isClosed: true,
  damage: null,
  lastIntegrity: null,
  lastBackup: null,
  quarantined: null,
};

/** What the last run left beside the database; a fresh one where there is none or it cannot be read. */
export function readSidecar(path: string): Sidecar {
  try {
    return sidecarSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return freshSidecar;
  }
}

/** On the disk once this returns, whole or not at all. */
export function writeSidecar(path: string, sidecar: Sidecar): void {
  writePrivateFile(path, JSON.stringify(sidecar));
}
