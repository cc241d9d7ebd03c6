import { createHash } from 'node:crypto';

import type { Act } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock, Random } from '#electron/agent/ports.ts';
import type { Database } from '#electron/store/database.ts';
import { createTokenStore } from '#electron/store/token-store.ts';
import { AppError } from '#shared/errors.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import { type ApiToken, mayActAs, type Principal, type Role } from '#shared/schemas/person.ts';

const noteUseEveryMs = 60_000;

/** What is stored and compared in place of a token. */
export function tokenDigest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

type Dependencies = {
  db: Database;
  roster: Roster;
  audit: AuditService;
  ids: Ids;
  clock: Clock;
  random: Random;
};

/** Tokens for the API, each bound to one tenant or to all. */
export function createTokenService({ db, roster, audit, ids, clock, random }: Dependencies) {
  return {
    list: () => createTokenStore(db).list(),

    /** The token itself is in this answer and nowhere else. Nobody gives more rights than they have. */
    async create(
      act: Act,
      { name, role, tenantId }: { name: string; role: Role; tenantId: TenantId | null },
    ): Promise<{ token: string; item: ApiToken }> {
      if (!mayActAs(act.role, role)) {
        throw new AppError('forbidden');
      }
      if (tenantId) {
        roster.tenant(tenantId);
      }
      const token = `aa_${Buffer.from(random.bytes(32)).toString('base64url')}`;
      const item: ApiToken = {
        id: ids.next(),
        name,
        role,
        tenantId,
        createdAt: clock.now(),
        lastUsedAt: null,
      };
      await db.transaction().execute(async (transaction) => {
        await createTokenStore(transaction).add(item, tokenDigest(token));
        await audit.record(transaction, act, {
          tenantId,
          action: 'tokens.create',
          subject: item.id,
          after: item,
        });
      });
      return { token, item };
    },

    async revoke(act: Act, id: string): Promise<void> {
      await db.transaction().execute(async (transaction) => {
        if (!(await createTokenStore(transaction).revoke(id, clock.now()))) {
          throw new AppError('not_found');
        }
        await audit.record(transaction, act, {
          tenantId: null,
          action: 'tokens.revoke',
          subject: id,
        });
      });
    },

    /** Who a token's digest stands for; `undefined` for one that is unknown or revoked. */
    async authenticate(digest: string): Promise<Principal | undefined> {
      const store = createTokenStore(db);
      const token = await store.findByDigest(digest);
      if (!token) {
        return undefined;
      }
      const now = clock.now();
      if (now - (token.lastUsedAt ?? 0) > noteUseEveryMs) {
        await store.noteUse(token.id, now);
      }
      return { kind: 'token', id: token.id, role: token.role, tenant: token.tenantId ?? 'all' };
    },
  };
}
