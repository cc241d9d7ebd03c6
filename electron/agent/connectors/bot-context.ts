import type { WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { Clock } from '#electron/agent/ports.ts';
import type { BotSecrets } from '#electron/agent/secrets/bot-secrets.ts';
import type { BotId, TenantId } from '#shared/schemas/ids.ts';

import type { ProbeContext } from './connector.ts';
import type { DeviceKeeper } from './openclaw/device-keeper.ts';

export type BotContext = ProbeContext & { botId: BotId };

/** What a connector is given for a bot: its secrets, its tenant's device, and what ends it all. */
export type BotContexts = (watched: WatchedBot, given?: { isAsked: boolean }) => BotContext;

export function createBotContexts({
  secrets,
  devices,
  clock,
}: {
  secrets: BotSecrets;
  devices: DeviceKeeper;
  clock: Clock;
}): BotContexts {
  // The same for every bot of a tenant, which is asked for at each look at one of them.
  const ofTenants = new Map<TenantId, Pick<BotContext, 'secrets' | 'device'>>();

  function ofTenant(tenantId: TenantId): Pick<BotContext, 'secrets' | 'device'> {
    const known = ofTenants.get(tenantId);
    if (known) {
      return known;
    }
    const made = {
      secrets: secrets.readerFor(tenantId),
      device: () => devices.identityOf(tenantId),
    };
    ofTenants.set(tenantId, made);
    return made;
  }

  return ({ bot, stopping }, { isAsked } = { isAsked: false }) => {
    const { secrets: reader, device } = ofTenant(bot.tenantId);
    return {
      clock,
      signal: stopping.signal,
      secrets: reader,
      device,
      isAsked,
      tenantId: bot.tenantId,
      botId: bot.id,
    };
  };
}
