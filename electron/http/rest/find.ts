import type { Caller } from '#electron/api/app-router.ts';
import { AppError } from '#shared/errors.ts';
import type { Alert } from '#shared/schemas/alert.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import { alertIdSchema, type BotId, botIdSchema, type TenantId } from '#shared/schemas/ids.ts';

/**
 * The bot, in whichever of these tenants it is. An id of no known shape, of another tenant, or of nothing at all is
 * `not_found` alike.
 */
export async function findBot(
  caller: Caller,
  tenantIds: readonly TenantId[],
  id: string,
): Promise<BotView> {
  const botId = botIdSchema.safeParse(id).data;
  if (botId !== undefined) {
    for (const tenantId of tenantIds) {
      const bot = await unlessNotFound(caller.bots.byId({ tenantId, botId }));
      if (bot) {
        return bot;
      }
    }
  }
  throw new AppError('not_found');
}

/** As `findBot`, for the calls that take its ids alone. */
export async function ofFoundBot(
  caller: Caller,
  tenantIds: readonly TenantId[],
  id: string,
): Promise<{ tenantId: TenantId; botId: BotId }> {
  const bot = await findBot(caller, tenantIds, id);
  return { tenantId: bot.tenantId, botId: bot.id };
}

/** The alert, in whichever of these tenants it is, or one about the agent itself where the caller sees those. */
export async function findAlert(
  caller: Caller,
  tenantIds: readonly (TenantId | null)[],
  id: string,
): Promise<Alert> {
  const alertId = alertIdSchema.safeParse(id).data;
  if (alertId !== undefined) {
    for (const tenantId of tenantIds) {
      const alert = await unlessNotFound(caller.alerts.byId({ tenantId, alertId }));
      if (alert) {
        return alert;
      }
    }
  }
  throw new AppError('not_found');
}

async function unlessNotFound<Found>(search: Promise<Found>): Promise<Found | undefined> {
  try {
    return await search;
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (cause instanceof AppError && cause.code === 'not_found') {
      return undefined;
    }
    throw error;
  }
}
