import type { Database } from './database.ts';

/** A program that the agent started, by what finds it again. */
export type OwnedProcess = {
  /** Stands in the environment of everything that came of it. */
  marker: string;
  /** `null` until it is known; so it stays where the agent was killed in the middle of the start. */
  pid: number | null;
  /** When it began, in the system's own words. */
  beginning: string | null;
  graceMs: number;
  startedAt: number;
};

/** The programs that the agent started and has not ended. They belong to the agent, not to a tenant. */
export function createOwnedProcessStore(db: Database) {
  return {
    async list(): Promise<OwnedProcess[]> {
      const rows = await db.selectFrom('owned_processes').selectAll().execute();
      return rows.map(({ marker, pid, beginning, grace_ms, started_at }) => ({
        marker,
        pid,
        beginning,
        graceMs: grace_ms,
        startedAt: started_at,
      }));
    },

    async add({ marker, graceMs, startedAt }: OwnedProcess): Promise<void> {
      await db
        .insertInto('owned_processes')
        .values({ marker, pid: null, beginning: null, grace_ms: graceMs, started_at: startedAt })
        .execute();
    },

    async name(marker: string, found: { pid: number; beginning: string | null }): Promise<void> {
      await db.updateTable('owned_processes').set(found).where('marker', '=', marker).execute();
    },

    async remove(marker: string): Promise<void> {
      await db.deleteFrom('owned_processes').where('marker', '=', marker).execute();
    },
  };
}
