import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Taken down from a real gateway by `npm run test:openclaw -- --record`, redacted and shortened. */
export const framesFolder = join(import.meta.dirname, '../openclaw/frames');

/** What a supervisor asks and what is on record of it. */
export const recordedMethods = [
  'status',
  'health',
  'channels.status',
  'config.get',
  'agents.list',
  'gateway.identity.get',
  'gateway.restart.preflight',
  'system.info',
  'system-presence',
  'device.pair.list',
] as const;

export function recordedFrame(name: string): unknown {
  return JSON.parse(readFileSync(join(framesFolder, `${name}.json`), 'utf8'));
}
