import type { Database } from './database.ts';

export type JobRun = {
  name: string;
  scope: string;
  /** Its last run; before the first, when it was first known, from when on turns are counted. */
  lastRunAt: number;
  /** `null` before the first run. */
  lastOutcome: 'done' | 'failed' | null;
};

/** When each job of the scheduler last ran, so that a restart neither repeats nor forgets one. */
export function createJobStore(db: Database) {
  return {
    async list(): Promise<JobRun[]> {
      const rows = await db.selectFrom('job_runs').selectAll().execute();
      return rows.map((row) => ({
        name: row.name,
        scope: row.scope,
        lastRunAt: row.last_run_at,
        lastOutcome: row.last_outcome,
      }));
    },

    async record(run: JobRun): Promise<void> {
      const values = { last_run_at: run.lastRunAt, last_outcome: run.lastOutcome };
      await db
        .insertInto('job_runs')
        .values({ name: run.name, scope: run.scope, ...values })
        .onConflict((conflict) => conflict.columns(['name', 'scope']).doUpdateSet(values))
        .execute();
    },
  };
}
