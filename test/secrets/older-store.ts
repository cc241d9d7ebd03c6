import { createBotStore } from '#electron/store/bot-store.ts';
import { openStore } from '#electron/store/open-store.ts';
import { createTenantStore } from '#electron/store/tenant-store.ts';
import { type BotId, botIdSchema, tenantIdSchema } from '#shared/schemas/ids.ts';

import { type Canary, fitsHeader } from './canaries.ts';
import type { Echo } from './echoing-bots.ts';

const tenantId = tenantIdSchema.parse('019b9a3c-0000-7000-8000-000000000001');

/**
 * A data folder whose bots have their secrets in plain, as they were stored before there was a vault. Answers their
 * ids.
 */
export async function leaveOlderStore(
  folder: string,
  canaries: readonly Canary[],
  echoes: readonly Echo[],
): Promise<BotId[]> {
  await using stack = new AsyncDisposableStack();
  const store = await openStore({ folder, now: Date.now });
  stack.defer(() => store.close());
  await createTenantStore(store.db).add({
    id: tenantId,
    name: 'Padaria',
    slug: 'padaria',
    plan: 'free',
    zone: 'America/Sao_Paulo',
    locale: 'pt-BR',
    defaultIntervalMs: 60_000,
    isDemo: false,
    archivedAt: null,
    createdAt: Date.now(),
  });
  const bots = createBotStore(store.db, tenantId);
  const ids: BotId[] = [];
  // What looks like a reference to the vault is taken for one; before there was a vault, nothing was to tell them apart.
  const told = canaries.filter((each) => fitsHeader(each) && !each.value.startsWith('secret:'));
  for (const [index, { value }] of told.entries()) {
    const id = botIdSchema.parse(`019b9a3c-0000-7000-8000-${String(index).padStart(12, '0')}`);
    ids.push(id);
    await bots.add({
      id,
      name: `Older ${index}`,
      kind: 'sales',
      connector: echoes[index % echoes.length]!.of(value),
      intervalMs: 24 * 60 * 60_000,
      pausedAt: null,
      healing: null,
      createdAt: Date.now(),
    });
  }
  return ids;
}
