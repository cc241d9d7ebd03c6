import type { Act } from '#electron/agent/audit/act.ts';
import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { BotId, TenantId } from '#shared/schemas/ids.ts';

import type { ConfigBooks } from './config-books.ts';
import type { Look } from './config-notes.ts';
import type { ConfigReach, Reached } from './config-reach.ts';
import type { ConfigReader } from './config-reader.ts';

type Dependencies = {
  roster: Roster;
  reach: ConfigReach;
  books: ConfigBooks;
  reader: ConfigReader;
};

export type AfterLook = ReturnType<typeof createAfterLook>;

/** Has a bot's configuration looked at, then runs the rest in the same turn. */
export function createAfterLook({ roster, reach, books, reader }: Dependencies) {
  return function afterLook<Result>(
    act: Act,
    tenantId: TenantId,
    botId: BotId,
    work: (reached: Reached, look: Look) => Promise<Result>,
  ): Promise<Result> {
    const reached = reach.get(roster.get(tenantId, botId));
    return books.inTurn(reached.place, async () => work(reached, await reader.look(reached, act)));
  };
}
