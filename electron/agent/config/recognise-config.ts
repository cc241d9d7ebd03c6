import type { FoundConfig } from '#electron/agent/connectors/config-access.ts';
import { textOf } from '#electron/agent/connectors/config-source/config-bytes.ts';
import type { StoredVersion } from '#electron/store/config-store.ts';

import type { Found } from './commit-rules.ts';
import { holdsChange } from './config-diff.ts';
import type { Reached } from './config-reach.ts';
import type { VersionKeeper } from './version-keeper.ts';
import type { HeldVersions } from './version-steps.ts';

/** What was found, as the rules see it, and the version that it is, though its bytes may be others. */
export type Recognised = { what: Found; as: StoredVersion | null };

export type RecogniseConfig = ReturnType<typeof createRecogniseConfig>;

/**
 * Tells which of the known it is that was found, whatever the bot wrote beside it: what has the revision that a write of
 * ours came to, which is `landed`, is that version.
 */
export function createRecogniseConfig({ keeper }: { keeper: VersionKeeper }) {
  /** What the version was to change is there, though more than that was written. */
  async function holdsWanted(
    { watched, place, format }: Reached,
    version: StoredVersion,
    given: FoundConfig,
  ): Promise<boolean> {
    const store = keeper.store(watched.bot.tenantId);
    const base =
      version.parentHash === null
        ? undefined
        : await store.byHash(watched.bot.id, place, version.parentHash);
    if (!base) {
      return false;
    }
    const texts = {
      base: textOf(await keeper.bytesOf(base)),
      wanted: textOf(await keeper.bytesOf(version)),
      found: textOf(given.bytes),
    };
    const { base: from, wanted, found: there } = texts;
    return (
      from !== undefined &&
      wanted !== undefined &&
      there !== undefined &&
      from !== wanted &&
      holdsChange({ base: from, wanted, found: there }, format)
    );
  }

  return async function recognise(
    reached: Reached,
    { held, current, get }: HeldVersions,
    given: FoundConfig,
    { hash, isValid, landed }: { hash: string; isValid: boolean; landed: string | undefined },
  ): Promise<Recognised> {
    const { watched, place } = reached;
    const store = keeper.store(watched.bot.tenantId);
    const isOurs = await store.isSetElsewhere(watched.bot.id, place, hash);
    const what = { hash, isValid, isOurs, isBase: false, isWanted: false };
    if (!held.applying) {
      const isSame = current !== null && current.revision === given.revision;
      return isSame ? { what: { ...what, hash: current.hash }, as: current } : { what, as: null };
    }
    const version = get(held.applying.id);
    if (hash === version.hash || given.revision === landed) {
      return { what: { ...what, isWanted: true }, as: version };
    }
    if (hash === version.parentHash || given.revision === version.revision) {
      return { what: { ...what, isBase: true }, as: null };
    }
    const isWanted = await holdsWanted(reached, version, given);
    return { what: { ...what, isWanted }, as: isWanted ? version : null };
  };
}
