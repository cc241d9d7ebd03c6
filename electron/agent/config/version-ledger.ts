import type { Events } from '#electron/agent/events.ts';
import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { BotChange } from '#electron/agent/incidents/bot-change.ts';
import type { IncidentService } from '#electron/agent/incidents/incident-service.ts';
import type { Clock } from '#electron/agent/ports.ts';
import type { StoredVersion } from '#electron/store/config-store.ts';
import { AppError } from '#shared/errors.ts';

import type { ConfigBooks } from './config-books.ts';
import type { Reached } from './config-reach.ts';
import { beginTrial } from './trial-rules.ts';
import type { VersionKeeper } from './version-keeper.ts';
import { type HeldVersions, heldVersions } from './version-steps.ts';

/** A drifted version counts as one the bot is well with after so long. */
const looseGraceMs = 120_000;

type Dependencies = {
  keeper: VersionKeeper;
  books: ConfigBooks;
  roster: Roster;
  incidents: IncidentService;
  events: Events;
  clock: Clock;
};

export type VersionLedger = ReturnType<typeof createVersionLedger>;

/** How the versions of a bot stand, and the one way to change that. Everything here is to be called in turn. */
export function createVersionLedger({
  keeper,
  books,
  roster,
  incidents,
  events,
  clock,
}: Dependencies) {
  return {
    async heldOf({ watched, place }: Reached): Promise<HeldVersions> {
      const { id, tenantId } = watched.bot;
      return heldVersions(await keeper.store(tenantId).held(id, place));
    },

    /** Runs a change of the bot's versions; rejects where the bot is gone by then. */
    async inChange(reached: Reached, work: (change: BotChange) => Promise<void>): Promise<void> {
      const { watched } = reached;
      const { bot } = watched;
      books.of(reached).noted = null;
      await incidents.inOne(watched, async (transaction) => {
        if (roster.find(bot.tenantId, bot.id) !== watched) {
          throw new AppError('not_found');
        }
        const change = { transaction, watched, announce: [] as (() => void)[] };
        await work(change);
        change.announce.push(() => events.emit('config.changed', bot.tenantId, bot.id));
        return change.announce;
      });
    },

    /** What is gone back to: the good one, or where none has proved itself yet what the one on trial took the place of. */
    async wayBack(
      { watched, place }: Reached,
      { good, held, get }: HeldVersions,
    ): Promise<StoredVersion | null> {
      const parentHash = held.watching && get(held.watching.id).parentHash;
      if (good || !parentHash) {
        return good;
      }
      const { id, tenantId } = watched.bot;
      const before = await keeper.store(tenantId).byHash(id, place, parentHash);
      return before && before.state !== 'bad' ? before : null;
    },

    /** What the bot is now watched for, where something at it has yet to prove itself. */
    watchTrial(reached: Reached, { held, get }: HeldVersions): void {
      const book = books.of(reached);
      const unproven = held.watching ?? held.loose;
      if (!unproven) {
        book.trial = null;
        return;
      }
      const version = get(unproven.id);
      const kind = held.watching ? 'watching' : (held.loose?.state ?? 'drifted');
      if (kind === 'drifted' && version.judgedAt !== null) {
        // Said once; whether it stays is for people to say.
        book.trial = null;
        return;
      }
      if (book.trial?.versionId === unproven.id) {
        return;
      }
      const graceMs = { watching: version.graceMs, candidate: 0, drifted: looseGraceMs }[kind];
      const before = reached.watched.state.verdict;
      book.trial = { ...beginTrial(graceMs, before, clock.now()), versionId: unproven.id, kind };
    },
  };
}
