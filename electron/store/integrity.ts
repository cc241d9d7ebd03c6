import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';

export type Integrity = { isSound: boolean; detail: string | null };

const answerSchema = z.object({ detail: z.string().nullable() });

// Text instead of a file of its own, so that it runs the same from sources and from a bundle. The driver's
// place is handed in, because a worker made from text resolves modules from the current folder.
const workerSource = `
  const { parentPort, workerData } = require('node:worker_threads');
  const SQLite = require(workerData.driver);
  let detail = null;
  try {
    const file = new SQLite(workerData.path, { readonly: true, fileMustExist: true });
    const rows = file.pragma(workerData.pragma).map((row) => Object.values(row)[0]);
    if (rows.length !== 1 || rows[0] !== 'ok') detail = rows.slice(0, 3).join('; ');
    file.close();
  } catch (error) {
    // A file that cannot be opened just now is not a damaged one; damage would have it set aside.
    if (!/^SQLITE_(CORRUPT|NOTADB)/.test(error && error.code)) throw error;
    detail = String(error.message);
  }
  parentPort.postMessage({ detail });
`;

/**
 * Looks a database through in a thread and over a connection of its own, so that the running agent is not
 * held up. Damage is an answer; rejects only when the look itself could not be made.
 */
export function checkIntegrity(
  path: string,
  depth: 'quick_check' | 'integrity_check',
): Promise<Integrity> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerSource, {
      eval: true,
      workerData: {
        path,
        pragma: depth,
        driver: createRequire(import.meta.url).resolve('better-sqlite3'),
      },
    });
    worker.once('message', (message: unknown) => {
      const { detail } = answerSchema.parse(message);
      resolve({ isSound: detail === null, detail });
      void worker.terminate();
    });
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the integrity check ended without an answer')));
  });
}
