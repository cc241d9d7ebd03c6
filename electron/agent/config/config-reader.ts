import type { Act } from '#electron/agent/audit/act.ts';
import type { FoundConfig } from '#electron/agent/connectors/config-access.ts';
import type { Events } from '#electron/agent/events.ts';
import { AppError } from '#shared/errors.ts';

import type { ConfigBook, ConfigBooks } from './config-books.ts';
import type { ConfigNotes, Look } from './config-notes.ts';
import type { ConfigReach, Reached } from './config-reach.ts';

type Dependencies = {
  reach: ConfigReach;
  notes: ConfigNotes;
  books: ConfigBooks;
  events: Events;
};

export type ConfigReader = ReturnType<typeof createConfigReader>;

/** Reads configurations, and knows whether that can be done. Everything here is to be called in turn. */
export function createConfigReader({ reach, notes, books, events }: Dependencies) {
  /** Whether the configuration can be read, and what keeps us from it. */
  function noteTrouble(reached: Reached, trouble: ConfigBook['trouble']): void {
    const book = books.of(reached);
    if (book.trouble !== trouble) {
      book.trouble = trouble;
      const { tenantId, id } = reached.watched.bot;
      events.emit('config.changed', tenantId, id);
    }
  }

  return {
    /** Reads the configuration without taking note of it, but for whether that can be done. */
    async read(reached: Reached): Promise<FoundConfig> {
      try {
        const given = await reach.read(reached);
        noteTrouble(reached, null);
        return given;
      } catch (error) {
        noteTrouble(reached, troubleOf(error));
        throw error;
      }
    },

    /** Reads, and takes note. */
    async look(reached: Reached, act?: Act): Promise<Look> {
      let given: FoundConfig | undefined;
      try {
        given = await reach.read(reached);
        noteTrouble(reached, null);
        // Here too, so that the look that finds nothing, which nearly every one is, makes no promise more.
        return (
          notes.sameAsNoted(reached, given) ??
          (await notes.note(reached, given, act ? { act } : {}))
        );
      } catch (error) {
        const trouble = troubleOf(error);
        if (!given || trouble === 'vault_locked') {
          noteTrouble(reached, trouble);
        }
        throw error;
      }
    },
  };
}

function troubleOf(error: unknown): ConfigBook['trouble'] {
  const code = error instanceof AppError ? error.code : undefined;
  if (code === 'vault_locked' || code === 'secret_damaged') {
    return 'vault_locked';
  }
  return code === 'config_refused' ? 'refused' : 'unreachable';
}
