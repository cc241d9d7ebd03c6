import type { StoredVersion } from '#electron/store/config-store.ts';

import type { Change } from './config-commits.ts';

/** A change is watched for so long before it counts as good. */
export const defaultGraceMs = 120_000;

/** The change that puts an earlier version in place again. */
export function rollBackTo(
  version: StoredVersion,
  bytes: Uint8Array,
  own: Pick<Change, 'reason'> & Partial<Change>,
): Change {
  return {
    bytes,
    isWhole: version.isWhole,
    origin: 'rollback',
    graceMs: version.graceMs || defaultGraceMs,
    ...own,
  };
}
