import { createHmac } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { z } from 'zod';

import { writePrivateFile } from '#electron/store/private-file.ts';

const runtimeSchema = z.object({
  url: z.url(),
  pid: z.int(),
  /** Shared with whoever may read the file: by it a client tells the agent from another that took its port. */
  nonce: z.string().min(16),
  startedAt: z.int(),
});

/** How a running agent is found by programs of the same user. */
export type Runtime = z.infer<typeof runtimeSchema>;

export function writeRuntimeFile(path: string, runtime: Runtime): void {
  writePrivateFile(path, `${JSON.stringify(runtime)}\n`);
}

/** `undefined` where there is none, or none that can be understood. It may be left over from a process that is gone. */
export function readRuntimeFile(path: string): Runtime | undefined {
  try {
    return runtimeSchema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}

/** Leaves the file alone where another process has put its own there. */
export function removeRuntimeFile(path: string, pid: number): void {
  if (readRuntimeFile(path)?.pid === pid) {
    rmSync(path, { force: true });
  }
}

/** Shows that one knows the nonce, without telling it to whoever else may be listening on the port. */
export function proofOf(nonce: string, challenge: string): string {
  return createHmac('sha256', nonce).update(challenge).digest('hex');
}
