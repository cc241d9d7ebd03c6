import type { Selectable } from 'kysely';

import { tenantIdSchema } from '#shared/schemas/ids.ts';
import { type ApiToken, roleSchema } from '#shared/schemas/person.ts';

import type { Database } from './database.ts';
import type { Schema } from './schema.ts';

/** Tokens of the API. Only the SHA-256 digest of a token is ever stored. */
export function createTokenStore(db: Database) {
  return {
    async list(): Promise<ApiToken[]> {
      const rows = await db
        .selectFrom('api_tokens')
        .selectAll()
        .where('revoked_at', 'is', null)
        .orderBy('created_at')
        .execute();
      return rows.map(toToken);
    },

    async add(token: ApiToken, digest: string): Promise<void> {
      await db
        .insertInto('api_tokens')
        .values({
          id: token.id,
          name: token.name,
          role: token.role,
          tenant_id: token.tenantId,
          digest,
          created_at: token.createdAt,
          last_used_at: null,
          revoked_at: null,
        })
        .execute();
    },

    async findByDigest(digest: string): Promise<ApiToken | undefined> {
      const row = await db
        .selectFrom('api_tokens')
        .selectAll()
        .where('digest', '=', digest)
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      return row && toToken(row);
    },

    async noteUse(id: string, at: number): Promise<void> {
      await db.updateTable('api_tokens').set({ last_used_at: at }).where('id', '=', id).execute();
    },

    /** False where there is no such token, or it is revoked already. */
    async revoke(id: string, at: number): Promise<boolean> {
      const result = await db
        .updateTable('api_tokens')
        .set({ revoked_at: at })
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },
  };
}

function toToken(row: Selectable<Schema['api_tokens']>): ApiToken {
  return {
    id: row.id,
    name: row.name,
    role: roleSchema.parse(row.role),
    tenantId: row.tenant_id === null ? null : tenantIdSchema.parse(row.tenant_id),
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  };
}
