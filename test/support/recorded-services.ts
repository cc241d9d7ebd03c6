import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../services/frames');

export type RecordedService = 'container-docker' | 'container-podman' | 'pm2-list';

/** What the real one said, as `npm run test:services -- --record` took it down. */
export function recordedService(name: RecordedService): unknown {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));
}
