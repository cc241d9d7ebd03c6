import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { Clock, Logger } from '#electron/agent/ports.ts';
import type { Database } from '#electron/store/database.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import type { Brand } from '#shared/schemas/tenant-settings.ts';

import { createComposing } from './compose.ts';
import { createLiquidEngine } from './liquid-engine.ts';
import { createMessagePreview } from './message-preview.ts';
import { createMessageWords } from './message-words.ts';
import { createOwnWords } from './own-words.ts';
import { createTranslators } from './translators.ts';
import { createVoiceService } from './voice-service.ts';

type Dependencies = {
  db: Database;
  roster: Roster;
  brandOf: (tenantId: TenantId) => Brand;
  /** Where people open the console of a headless host; `null` leads to the desktop app. */
  consoleUrl: string | null;
  audit: AuditService;
  events: Events;
  clock: Clock;
  logger: Logger;
};

/** The agent's voice: every message that leaves it is put into words here. */
export function createVoice(dependencies: Dependencies) {
  const words = createMessageWords();
  const translators = createTranslators();
  const engine = createLiquidEngine();
  const ownWords = createOwnWords({ ...dependencies, words, engine });
  const composing = createComposing({ ...dependencies, words, translators, ownWords });
  const previews = createMessagePreview({ ...dependencies, words, translators, engine });
  const service = createVoiceService({ ...dependencies, composing, previews, engine });
  return { ...service, compose: composing.compose };
}
