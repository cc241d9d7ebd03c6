import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { sql } from 'kysely';

import type { TenantId } from '#shared/schemas/ids.ts';
import type { ActorKind, Role } from '#shared/schemas/person.ts';

import type { Database } from './database.ts';
import { prepareQuery, prepareSelect } from './prepared-query.ts';
import { takeBreath } from './take-breath.ts';

export type AuditResult = 'done' | 'refused' | 'failed';

export type AuditEntry = {
  at: number;
  actorKind: ActorKind;
  actorId: string;
  role: Role;
  action: string;
  subject: string;
  reason: string | null;
  beforeDigest: string | null;
  afterDigest: string | null;
  correlationId: string;
  result: AuditResult;
};

type ChainedEntry = AuditEntry & {
  seq: number;
  tenantId: TenantId | null;
  detailsRef: string | null;
  prevHash: string;
};

/** What the first entry of a chain names as the one before it. */
const genesis = '0'.repeat(64);

/** SHA-256 over a zero byte and the entry's canonical JSON (RFC 8785). */
function hashOf(entry: ChainedEntry): string {
  const text = canonicalize({
    seq: entry.seq,
    at: entry.at,
    tenant_id: entry.tenantId,
    actor_kind: entry.actorKind,
    actor_id: entry.actorId,
    role: entry.role,
    action: entry.action,
    subject: entry.subject,
    reason: entry.reason,
    before_digest: entry.beforeDigest,
    after_digest: entry.afterDigest,
    correlation_id: entry.correlationId,
    result: entry.result,
    details_ref: entry.detailsRef,
    prev_hash: entry.prevHash,
  });
  return createHash('sha256')
    .update('\0')
    .update(text ?? '')
    .digest('hex');
}

/** A digest of what was before or after an act: proves it without keeping it. */
export function digestOf(value: unknown): string {
  return createHash('sha256')
    .update(canonicalize(value) ?? '')
    .digest('hex');
}

export type ChainReport = { entries: number; brokenAt: number | null };

// As the index of the chain has it, which no other condition makes use of.
const ofChain = (db: Database, tenantId: TenantId | null) =>
  db.selectFrom('audit_log').where(sql`coalesce(tenant_id, '')`, '=', tenantId ?? '');

/** Takes the tenant, or the empty text for none. */
const selectHead = prepareSelect((db) =>
  ofChain(db, null).select(['seq', 'hash']).orderBy('seq', 'desc').limit(sql.lit(1)).compile(),
);

const columns = [
  'seq',
  'at',
  'tenant_id',
  'actor_kind',
  'actor_id',
  'role',
  'action',
  'subject',
  'reason',
  'before_digest',
  'after_digest',
  'correlation_id',
  'result',
  'details_ref',
  'prev_hash',
  'hash',
] as const;

const insertEntry = prepareQuery((db) =>
  sql`insert into audit_log (${sql.join(columns.map((column) => sql.ref(column)))})
    values (${sql.join(columns.map(() => 0))})`.compile(db),
);

/** The hash chain of one tenant, or with `null` of what belongs to none. There is no way to change an entry. */
export function createAuditStore(db: Database, tenantId: TenantId | null) {
  const ours = () => ofChain(db, tenantId);

  return {
    /** Appends inside the caller's transaction, so that no act is without its entry. */
    async append(entry: AuditEntry): Promise<void> {
      const [head] = await selectHead(db, [tenantId ?? '']);
      const chained: ChainedEntry = {
        ...entry,
        seq: (head?.seq ?? 0) + 1,
        tenantId,
        detailsRef: null,
        prevHash: head?.hash ?? genesis,
      };
      const row: Record<(typeof columns)[number], unknown> = {
        seq: chained.seq,
        at: chained.at,
        tenant_id: tenantId,
        actor_kind: chained.actorKind,
        actor_id: chained.actorId,
        role: chained.role,
        action: chained.action,
        subject: chained.subject,
        reason: chained.reason,
        before_digest: chained.beforeDigest,
        after_digest: chained.afterDigest,
        correlation_id: chained.correlationId,
        result: chained.result,
        details_ref: null,
        prev_hash: chained.prevHash,
        hash: hashOf(chained),
      };
      await insertEntry(
        db,
        columns.map((column) => row[column]),
      );
    },

    /** Walks the chain from its first entry and names the first that does not fit. */
    async verify(): Promise<ChainReport> {
      const batch = 1_000;
      let entries = 0;
      let prevHash = genesis;
      for (;;) {
        const rows = await ours()
          .selectAll()
          .where('seq', '>', entries)
          .orderBy('seq')
          .limit(batch)
          .execute();
        for (const row of rows) {
          const hash = hashOf({
            seq: row.seq,
            at: row.at,
            tenantId: row.tenant_id as TenantId | null,
            actorKind: row.actor_kind as ActorKind,
            actorId: row.actor_id,
            role: row.role as Role,
            action: row.action,
            subject: row.subject,
            reason: row.reason,
            beforeDigest: row.before_digest,
            afterDigest: row.after_digest,
            correlationId: row.correlation_id,
            result: row.result as AuditResult,
            detailsRef: row.details_ref,
            prevHash: row.prev_hash,
          });
          if (row.seq !== entries + 1 || row.prev_hash !== prevHash || row.hash !== hash) {
            return { entries, brokenAt: entries + 1 };
          }
          entries += 1;
          prevHash = hash;
        }
        if (rows.length < batch) {
          return { entries, brokenAt: null };
        }
        await takeBreath();
      }
    },
  };
}

/** Every tenant that has a chain, also those that are gone, and `null` for the common one. */
export async function auditedTenants(db: Database): Promise<(TenantId | null)[]> {
  const rows = await db.selectFrom('audit_log').select('tenant_id').distinct().execute();
  return rows.map((row) => row.tenant_id as TenantId | null);
}
