import type { BotId, TenantId } from '#shared/schemas/ids.ts';

import type { Line } from './line.ts';

/** Every line, by each address that reaches it. */
export function createLineBook() {
  const byBot = new Map<BotId, Line>();
  const byPingId = new Map<string, Line>();
  const bySlug = new Map<string, Line>();
  const slugOf = new Map<Line, string>();
  const tenantOfKey = new Map<string, TenantId>();
  const keyOfTenant = new Map<TenantId, string>();

  function setSlug(line: Line, slug: string | undefined): void {
    const before = slugOf.get(line);
    if (before !== undefined && bySlug.get(before) === line) {
      bySlug.delete(before);
    }
    slugOf.delete(line);
    if (slug !== undefined) {
      const place = `${line.tenantId}/${slug}`;
      slugOf.set(line, place);
      bySlug.set(place, line);
    }
  }

  return {
    all: () => byBot.values(),
    ofBot: (botId: BotId) => byBot.get(botId),
    atId: (pingId: string) => byPingId.get(pingId),

    atSlug(key: string, slug: string): Line | undefined {
      const tenantId = tenantOfKey.get(key);
      return tenantId && bySlug.get(`${tenantId}/${slug}`);
    },

    add(line: Line, slug: string | undefined): void {
      byBot.set(line.botId, line);
      byPingId.set(line.pingId, line);
      setSlug(line, slug);
    },

    setSlug,

    /** From now on the line is reached by another id, and by the old one no more. */
    renew(line: Line, pingId: string): void {
      byPingId.delete(line.pingId);
      line.pingId = pingId;
      byPingId.set(pingId, line);
    },

    remove(line: Line): void {
      byBot.delete(line.botId);
      byPingId.delete(line.pingId);
      setSlug(line, undefined);
    },

    keyOf: (tenantId: TenantId) => keyOfTenant.get(tenantId),

    setKey(tenantId: TenantId, key: string): void {
      tenantOfKey.set(key, tenantId);
      keyOfTenant.set(tenantId, key);
    },
  };
}
