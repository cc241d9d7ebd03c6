import type { AlertId, BotId, TenantId } from '#shared/schemas/ids.ts';
import { alertIdSchema, botIdSchema, tenantIdSchema } from '#shared/schemas/ids.ts';

/** A place in the console that the tray, a notification, the menu or a link can lead to. */
export type Target =
  | { screen: 'overview' | 'bots' | 'alerts' | 'system' }
  | { screen: 'alert'; alertId: AlertId }
  | { screen: 'bot'; tenantId: TenantId; botId: BotId };

export const linkScheme = 'admin-agent';

/**
 * What a link `admin-agent://…` names, or `undefined` where it names nothing of ours. A link can only
 * lead somewhere: queries and fragments are not read, and nothing is ever done because of one.
 */
export function parseLink(text: string): Target | undefined {
  if (text.length > 300 || !URL.canParse(text)) {
    return undefined;
  }
  const url = new URL(text);
  if (url.protocol !== `${linkScheme}:` || url.username !== '' || url.port !== '') {
    return undefined;
  }
  const [first = '', ...rest] = [url.host, ...url.pathname.split('/')].filter(
    (part) => part !== '',
  );
  switch (first) {
    case 'overview':
    case 'bots':
    case 'alerts':
    case 'system':
      return rest.length === 0 ? { screen: first } : undefined;
    case 'alert':
      return parseAlert(rest);
    case 'tenant':
      return parseBot(rest);
    default:
      return undefined;
  }
}

/** The link among the arguments of a second start; everything else there is ignored. */
export function linkAmong(args: readonly string[]): Target | undefined {
  const text = args.find((arg) => arg.startsWith(`${linkScheme}://`));
  return text === undefined ? undefined : parseLink(text);
}

function parseAlert(parts: readonly string[]): Target | undefined {
  const alertId = alertIdSchema.safeParse(parts[0]);
  return alertId.success && parts.length === 1
    ? { screen: 'alert', alertId: alertId.data }
    : undefined;
}

function parseBot(parts: readonly string[]): Target | undefined {
  const tenantId = tenantIdSchema.safeParse(parts[0]);
  const botId = botIdSchema.safeParse(parts[2]);
  return tenantId.success && parts[1] === 'bot' && botId.success && parts.length === 3
    ? { screen: 'bot', tenantId: tenantId.data, botId: botId.data }
    : undefined;
}
