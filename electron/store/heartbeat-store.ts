import { type Selectable, sql } from 'kysely';
import { z } from 'zod';

import type { HeartbeatCall } from '#shared/schemas/heartbeat-address.ts';
import type { BotKey, TenantId } from '#shared/schemas/ids.ts';

import type { Database } from './database.ts';
import { prepareQuery } from './prepared-query.ts';
import type { Schema } from './schema.ts';

/** How many calls of a bot are kept with what came with them. */
export const callsKept = 20;

/** What is stored of a bot that calls us, but for the calls themselves. */
export type StoredHeartbeat = {
  botKey: BotKey;
  pingId: string;
  lastCallAt: number | null;
  result: 'success' | 'failure' | null;
  resultAt: number | null;
  exitCode: number | null;
  runs: readonly StoredRun[];
  countsFrom: number | null;
  /** How many calls there have been; the newest are in a ring. */
  callCount: number;
};

const runSchema = z.object({
  rid: z.string().nullable(),
  startedAt: z.int(),
  isExcused: z.boolean(),
});
type StoredRun = z.infer<typeof runSchema>;

/** What became known of one bot since the last batch: how it stands, and its newest calls, oldest first. */
export type HeartbeatWrite = {
  heartbeat: Omit<StoredHeartbeat, 'pingId'>;
  calls: readonly HeartbeatCall[];
};

/** The addresses and calls of one tenant's bots. */
export function createHeartbeatStore(db: Database, tenantId: TenantId) {
  return {
    async find(botKey: BotKey): Promise<StoredHeartbeat | undefined> {
      const row = await db
        .selectFrom('heartbeats')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .where('bot_key', '=', botKey)
        .executeTakeFirst();
      return row && toHeartbeat(row);
    },

    async list(): Promise<StoredHeartbeat[]> {
      const rows = await db
        .selectFrom('heartbeats')
        .selectAll()
        .where('tenant_id', '=', tenantId)
        .execute();
      return rows.map(toHeartbeat);
    },

    async slugTaken(slug: string, except: BotKey): Promise<boolean> {
      const row = await db
        .selectFrom('heartbeats')
        .select('bot_key')
        .where('tenant_id', '=', tenantId)
        .where('slug', '=', slug)
        .where('bot_key', '!=', except)
        .executeTakeFirst();
      return row !== undefined;
    },

    /** Gives the bot its address, and this slug or none. One that has an address keeps it. */
    async put(
      botKey: BotKey,
      { pingId, slug }: { pingId: string; slug: string | null },
    ): Promise<void> {
      await db
        .insertInto('heartbeats')
        .values({ bot_key: botKey, tenant_id: tenantId, ping_id: pingId, slug })
        .onConflict((conflict) => conflict.column('bot_key').doUpdateSet({ slug }))
        .execute();
    },

    /** The bot is no longer called by name, so that another may have it. */
    async dropSlug(botKey: BotKey): Promise<void> {
      await db
        .updateTable('heartbeats')
        .set({ slug: null })
        .where('tenant_id', '=', tenantId)
        .where('bot_key', '=', botKey)
        .execute();
    },

    async renew(botKey: BotKey, pingId: string): Promise<void> {
      await db
        .updateTable('heartbeats')
        .set({ ping_id: pingId })
        .where('tenant_id', '=', tenantId)
        .where('bot_key', '=', botKey)
        .execute();
    },

    /** Removes the address, and by cascade every call with what came with it. */
    async remove(botKey: BotKey): Promise<void> {
      await db
        .deleteFrom('heartbeats')
        .where('tenant_id', '=', tenantId)
        .where('bot_key', '=', botKey)
        .execute();
    },

    /** Newest first. */
    async calls(botKey: BotKey): Promise<HeartbeatCall[]> {
      const rows = await db
        .selectFrom('heartbeat_calls')
        .innerJoin('heartbeats', 'heartbeats.bot_key', 'heartbeat_calls.bot_key')
        .selectAll('heartbeat_calls')
        .where('heartbeats.tenant_id', '=', tenantId)
        .where('heartbeat_calls.bot_key', '=', botKey)
        // The place after the newest holds the oldest.
        .orderBy(
          sql`(heartbeat_calls.place + ${callsKept} - heartbeats.call_count % ${callsKept}) % ${callsKept}`,
        )
        .execute();
      return rows.map(toCall).toReversed();
    },

    /** The tenant's part of its addresses by name; `made` is stored where it has none yet. */
    async key(made: string): Promise<string> {
      await db
        .insertInto('heartbeat_keys')
        .values({ tenant_id: tenantId, ping_key: made })
        .onConflict((conflict) => conflict.column('tenant_id').doNothing())
        .execute();
      const row = await db
        .selectFrom('heartbeat_keys')
        .select('ping_key')
        .where('tenant_id', '=', tenantId)
        .executeTakeFirstOrThrow();
      return row.ping_key;
    },
  };
}

const updateHeartbeat = prepareQuery((db) =>
  db
    .updateTable('heartbeats')
    .set({
      last_call_at: 0,
      result: 'success',
      result_at: 0,
      exit_code: 0,
      runs: '',
      counts_from: 0,
      call_count: 0,
    })
    .where('bot_key', '=', 0)
    .compile(),
);

// A bot that was removed meanwhile has no row any more, and none is made for its last calls.
const putCall = prepareQuery((db) =>
  sql`insert into heartbeat_calls (bot_key, place, at, kind, exit_code, duration_ms, from_address, body)
    select bot_key, ${0}, ${0}, ${''}, ${0}, ${0}, ${''}, ${''} from heartbeats where bot_key = ${0}
    on conflict (bot_key, place) do update set at = excluded.at, kind = excluded.kind,
      exit_code = excluded.exit_code, duration_ms = excluded.duration_ms,
      from_address = excluded.from_address, body = excluded.body`.compile(db),
);

/** Writes what calls add up to, of whatever tenant; all of it or nothing. */
export async function writeHeartbeats(
  db: Database,
  writes: readonly HeartbeatWrite[],
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    for (const { heartbeat, calls } of writes) {
      await updateHeartbeat(transaction, [
        heartbeat.lastCallAt,
        heartbeat.result,
        heartbeat.resultAt,
        heartbeat.exitCode,
        JSON.stringify(heartbeat.runs),
        heartbeat.countsFrom,
        heartbeat.callCount,
        heartbeat.botKey,
      ]);
      const first = heartbeat.callCount - calls.length;
      for (const [index, call] of calls.entries()) {
        await putCall(transaction, [
          (first + index) % callsKept,
          call.at,
          call.kind,
          call.exitCode,
          call.durationMs,
          call.from,
          call.body,
          heartbeat.botKey,
        ]);
      }
    }
  });
}

const listenedKey = 'heartbeats.listened-until';

/** Until when somebody listened for calls, as far as was noted. */
export async function listenedUntil(db: Database): Promise<number | undefined> {
  const row = await db
    .selectFrom('settings')
    .select('value')
    .where('key', '=', listenedKey)
    .executeTakeFirst();
  return row === undefined ? undefined : Number(row.value);
}

export async function noteListened(db: Database, at: number): Promise<void> {
  await db
    .insertInto('settings')
    .values({ key: listenedKey, value: String(at), updated_at: at })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({ value: String(at), updated_at: at }),
    )
    .execute();
}

function toHeartbeat(row: Selectable<Schema['heartbeats']>): StoredHeartbeat {
  return {
    botKey: row.bot_key as BotKey,
    pingId: row.ping_id,
    lastCallAt: row.last_call_at,
    result: row.result,
    resultAt: row.result_at,
    exitCode: row.exit_code,
    runs: z.array(runSchema).parse(JSON.parse(row.runs)),
    countsFrom: row.counts_from,
    callCount: row.call_count,
  };
}

function toCall(row: Selectable<Schema['heartbeat_calls']>): HeartbeatCall {
  return {
    at: row.at,
    kind: row.kind,
    exitCode: row.exit_code,
    durationMs: row.duration_ms,
    from: row.from_address,
    body: row.body,
  };
}
