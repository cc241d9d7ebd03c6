import type { Roster } from '#electron/agent/fleet/roster.ts';
import { createAlertWords } from '#electron/agent/voice/alert-words.ts';
import type { StoredAlert } from '#electron/store/alert-store.ts';
import { type Alert, alertSchema } from '#shared/schemas/alert.ts';
import { reasonSchema } from '#shared/schemas/reason.ts';
import type { Locale } from '#shared/schemas/tenant.ts';

import type { SilenceService } from './silence-service.ts';

type Dependencies = {
  roster: Roster;
  silences: SilenceService;
  /** Of what belongs to no tenant. */
  locale: Locale;
};

/** An alert as everyone sees it: in the tenant's language, with the bot's name as it is now. */
export function createAlertView({ roster, silences, locale }: Dependencies) {
  const words = createAlertWords();

  return (alert: StoredAlert): Alert => {
    const { tenantId, botId } = alert;
    const tenant = tenantId === null ? undefined : roster.findTenant(tenantId);
    const bot = tenantId === null || botId === null ? undefined : roster.find(tenantId, botId)?.bot;
    // A bot that is gone is still called by the name it had.
    const { bot: named, host, count, reason: why } = alert.details;
    const botName = bot?.name ?? (botId === null ? (host ?? null) : String(named ?? ''));
    const told = {
      ...alert,
      reason: reasonSchema.safeParse(why).data ?? null,
      count: typeof count === 'number' ? count : null,
      snoozedUntilWorse: alert.snoozedAtSeverity !== null,
      mutedUntil: tenantId === null ? null : silences.mutedUntil(tenantId, botId),
      group: alert.groupKey,
    };
    const title = words.title(
      told,
      botName === null ? null : String(botName),
      tenant?.locale ?? locale,
    );
    return alertSchema.parse({ ...told, botName, title });
  };
}
