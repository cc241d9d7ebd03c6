import { type Kysely, sql } from 'kysely';

/** The newest of a client, of a bot and of a recipient, without a walk through all that was before. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Their ids are made in the order of time.
  await db.schema
    .createIndex('recovery_attempts_by_tenant_newest')
    .on('recovery_attempts')
    .columns(['tenant_id', 'id'])
    .execute();
  await db.schema
    .createIndex('recovery_attempts_begun')
    .on('recovery_attempts')
    .columns(['bot_id', 'started_at'])
    .execute();
  await db.schema
    .createIndex('notices_held_by_recipient')
    .on('notices')
    .columns(['tenant_id', 'recipient', 'next_at'])
    .where(sql.ref('state'), '=', sql`'held'`)
    .execute();
}
