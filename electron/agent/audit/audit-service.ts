import type { Clock } from '#electron/agent/ports.ts';
import {
  type AuditResult,
  auditedTenants,
  createAuditStore,
  digestOf,
} from '#electron/store/audit-store.ts';
import type { Database } from '#electron/store/database.ts';
import type { TenantId } from '#shared/schemas/ids.ts';

import type { Act } from './act.ts';

type Entry = {
  tenantId: TenantId | null;
  /** What was done, as `bots.add`. */
  action: string;
  /** The id of what it was done to. */
  subject: string;
  before?: unknown;
  after?: unknown;
  result?: AuditResult;
};

export type AuditReport = { entries: number; verifiedAt: number; isUnbroken: boolean };

export type AuditService = ReturnType<typeof createAuditService>;

/** Keeps the proof of what was done: an append-only hash chain a tenant, from the first act on. */
export function createAuditService({ db, clock }: { db: Database; clock: Clock }) {
  let lastReport: AuditReport | undefined;

  return {
    /** Appends within the transaction of the act itself, so that neither is there without the other. */
    async record(transaction: Database, act: Act, entry: Entry): Promise<void> {
      await createAuditStore(transaction, entry.tenantId).append({
        at: clock.now(),
        actorKind: act.actorKind,
        actorId: act.actorId,
        role: act.role,
        action: entry.action,
        subject: entry.subject,
        reason: act.reason,
        beforeDigest: entry.before === undefined ? null : digestOf(entry.before),
        afterDigest: entry.after === undefined ? null : digestOf(entry.after),
        correlationId: act.correlationId,
        result: entry.result ?? 'done',
      });
      act.entries += 1;
    },

    /** Records, by itself, an act that came to nothing. */
    async recordRefusal(act: Act, entry: Entry & { result: 'refused' | 'failed' }): Promise<void> {
      await db.transaction().execute((transaction) => this.record(transaction, act, entry));
    },

    /** Records, by itself, an act that changed nothing in the store. */
    async recordDone(act: Act, entry: Entry): Promise<void> {
      await db.transaction().execute((transaction) => this.record(transaction, act, entry));
    },

    /** Walks every chain from its first entry. */
    async verify(): Promise<AuditReport> {
      let entries = 0;
      let isUnbroken = true;
      for (const tenantId of await auditedTenants(db)) {
        const report = await createAuditStore(db, tenantId).verify();
        entries += report.entries;
        isUnbroken &&= report.brokenAt === null;
      }
      lastReport = { entries, verifiedAt: clock.now(), isUnbroken };
      return lastReport;
    },

    lastReport: () => lastReport,
  };
}
