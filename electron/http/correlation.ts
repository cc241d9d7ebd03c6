import { randomUUID } from 'node:crypto';

/** The caller's own id where it is fit for a log, else a new one. */
export function correlationIdOf(wanted: string | readonly string[] | undefined): string {
  return typeof wanted === 'string' && /^[\w.:-]{8,100}$/.test(wanted) ? wanted : randomUUID();
}
