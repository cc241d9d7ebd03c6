import type { WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { Clock } from '#electron/agent/ports.ts';
import type { BotSecrets } from '#electron/agent/secrets/bot-secrets.ts';
import type { BotId } from '#shared/schemas/ids.ts';

import type { ProbeContext } from './connector.ts';
import type { DeviceKeeper } from './openclaw/device-keeper.ts';

export type BotContext = ProbeContext & { botId: BotId };

/** What a connector is given for a bot: its secrets, its tenant's device, and what ends it all. */
export type BotContexts = (watched: WatchedBot) => BotContext;

export function createBotContexts({
  secrets,
  devices,
  clock,
}: {
  secrets: BotSecrets;
  devices: DeviceKeeper;
  clock: Clock;
}): BotContexts {
  return ({ bot, stopping }) => ({
    clock,
    signal: stopping.signal,
    secrets: secrets.readerFor(bot.tenantId),
    device: () => devices.identityOf(bot.tenantId),
    tenantId: bot.tenantId,
    botId: bot.id,
  });
}
