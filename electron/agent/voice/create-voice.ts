import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { Clock, Logger } from '#electron/agent/ports.ts';
import type { Database } from '#electron/store/database.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import type { Brand } from '#shared/schemas/tenant-settings.ts';

import { createComposing } from './compose.ts';
import { createMessageWords } from './message-words.ts';
import { createTranslators } from './translators.ts';

type Dependencies = {
  db: Database;
  roster: Roster;
  brandOf: (tenantId: TenantId) => Brand;
  consoleUrl: string | null;
  clock: Clock;
  logger: Logger;
};

/** The agent's voice: every message that leaves it is put into words here. */
export function createVoice(dependencies: Dependencies) {
  const words = createMessageWords();
  const translators = createTranslators();
  const composing = createComposing({ ...dependencies, words, translators });
  return { compose: composing.compose };
}
