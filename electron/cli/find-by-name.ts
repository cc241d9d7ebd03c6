import type { BotView } from '#shared/schemas/bot.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';

import type { AgentClient } from './agent-client.ts';
import { CliError } from './cli-error.ts';
import { exitCodes } from './exit-codes.ts';

/** A bot by its id or its name; a name that several have is refused. */
export async function findBotByName(client: AgentClient, wanted: string): Promise<BotView> {
  const bots = await client.list<BotView>('/api/admin/bots');
  return only(bots, wanted, (bot) => bot.id === wanted || sameName(bot.name, wanted), 'bot');
}

/** Each bot once, in this order. */
export async function findBotsByName(
  client: AgentClient,
  wanted: readonly string[],
): Promise<BotView[]> {
  const bots = await client.list<BotView>('/api/admin/bots');
  const found = wanted.map((name) =>
    only(bots, name, (bot) => bot.id === name || sameName(bot.name, name), 'bot'),
  );
  return [...new Set(found)];
}

/** A tenant by its id, its slug or its name. */
export async function findTenantByName(client: AgentClient, wanted: string): Promise<Tenant> {
  const tenants = await client.list<Tenant>('/api/admin/tenants');
  return only(
    tenants,
    wanted,
    ({ id, slug, name }) => id === wanted || slug === wanted || sameName(name, wanted),
    'tenant',
  );
}

function sameName(name: string, wanted: string): boolean {
  return name.toLocaleLowerCase() === wanted.toLocaleLowerCase();
}

function only<Item extends { id: string }>(
  items: readonly Item[],
  wanted: string,
  isIt: (item: Item) => boolean,
  what: 'bot' | 'tenant',
): Item {
  const found = items.filter(isIt);
  const [first] = found;
  if (first === undefined) {
    throw new CliError(`no-such-${what}`, exitCodes.notFound, { wanted });
  }
  if (found.length > 1) {
    const ids = found.map(({ id }) => id).join(', ');
    throw new CliError('ambiguous', exitCodes.usage, { wanted, ids });
  }
  return first;
}
