import type { BotView } from '#shared/schemas/bot.ts';

/** What is needed to act on a bot and to name it. */
export type BotRef = Pick<BotView, 'id' | 'tenantId' | 'name'>;

/** The bots of each client, since one call is about one client. */
export function byTenant<Bot extends BotRef>(bots: readonly Bot[]): Map<Bot['tenantId'], Bot[]> {
  return Map.groupBy(bots, ({ tenantId }) => tenantId);
}
