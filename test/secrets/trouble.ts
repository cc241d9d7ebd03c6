import { sql } from 'kysely';

import { appRouter } from '#electron/api/app-router.ts';
import { restRoutes } from '#electron/http/rest/routes.ts';
import type { BotView, NewBot } from '#shared/schemas/bot.ts';

import type { Canary } from './canaries.ts';
import type { WatchedHouse } from './watched-house.ts';

/** Whatever can be asked without changing anything, by all three ways. */
export async function askEverything(house: WatchedHouse, { id: botId }: BotView): Promise<void> {
  const { tenantId } = house;
  const input = { tenantId, botId, from: Date.now() - 86_400_000, to: Date.now(), size: 'hour' };
  for (const [path, procedure] of Object.entries(appRouter._def.procedures)) {
    if ((procedure as unknown as { _def: { type: string } })._def.type === 'query') {
      await house.ipc('query', path, input);
      await house.trpc('query', path, input);
    }
  }
  for (const { method, path } of restRoutes) {
    if (method === 'GET') {
      await house.rest('GET', path.replace(':id', botId));
    }
  }
  for (const argv of [['status'], ['bots'], ['alerts'], ['doctor'], ['vault'], ['tenants']]) {
    await house.cli({}, ...argv);
    await house.cli({}, ...argv, '--json');
  }
}

/** Each secret as what it is not, then what it is: the passphrase, and the recovery key by both ways. */
export async function openVault(
  house: WatchedHouse,
  canaries: readonly Canary[],
  {
    passphrase,
    oldRecoveryKey,
    recoveryKey,
  }: { passphrase: string; oldRecoveryKey: string; recoveryKey: string },
): Promise<void> {
  await house.ipc('mutation', 'vault.lock');
  const wrong = canaries.map(({ value }) => value).filter((value) => value !== passphrase);
  for (const recoveryKey of [oldRecoveryKey, ...wrong]) {
    await house.ipc('mutation', 'vault.unlock', { with: 'recovery_key', recoveryKey });
    await house.rest('POST', '/api/admin/vault/unlock', { with: 'recovery_key', recoveryKey });
  }
  for (const [index, typed] of wrong.slice(0, 9).entries()) {
    await house.cli({ typed }, 'vault', 'unlock', ...(index % 2 ? ['--json'] : []));
    await house.cli({ stdin: typed }, 'vault', 'unlock', '--passphrase-file', '-');
  }
  for (const word of [`${passphrase}!`, ...wrong, passphrase]) {
    await house.ipc('mutation', 'vault.unlock', { with: 'passphrase', passphrase: word });
    await house.rest('POST', '/api/admin/vault/unlock', { with: 'passphrase', passphrase: word });
  }
  await house.rest('POST', '/api/admin/vault/lock');
  await house.rest('POST', '/api/admin/vault/unlock', { with: 'recovery_key', recoveryKey });
}

/** What is stored of one secret is no longer what was sealed; the bot is looked at, changed and tried. */
export async function damageSecretOf(house: WatchedHouse, bot: BotView): Promise<void> {
  const { tenantId, store } = house;
  const [stored] = Object.values(
    (house.agent.roster.get(tenantId, bot.id).bot.connector as { headers: Record<string, string> })
      .headers,
  );
  await sql`update vault_secrets set sealed = zeroblob(length(sealed))
    where id = ${stored!.replace('secret:', '')}`.execute(store.db);
  await house.ipc('mutation', 'health.checkNow', { tenantId, botIds: [bot.id] });
  const { connector } = (await house.rest('GET', `/api/admin/bots/${bot.id}`)).json;
  await house.ipc('mutation', 'bots.tryOut', { tenantId, botId: bot.id, connector });
}

/** The disk is full: nothing of what is asked can be stored. Answers what was said of it. */
export async function refuseWrites(
  house: WatchedHouse,
  bots: readonly NewBot[],
): Promise<{ code?: string; status: number }[]> {
  const { store, tenantId } = house;
  const tables = ['vault_secrets', 'bots', 'audit_log', 'bot_health_logs'];
  const answers: { code?: string; status: number }[] = [];
  for (const table of tables) {
    await sql`create temp trigger full_disk before insert on ${sql.table(table)}
      begin select raise(abort, 'disk is full'); end`.execute(store.db);
    for (const bot of bots) {
      const { status, json } = await house.rest('POST', '/api/admin/bots', bot);
      answers.push({ status, code: json?.code });
      await house.ipc('mutation', 'bots.add', { tenantId, bot });
      await house.trpc('mutation', 'bots.addMany', { tenantId, bots: [bot] });
    }
    await sql`drop trigger full_disk`.execute(store.db);
  }
  return answers;
}
