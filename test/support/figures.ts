import type { TestContext } from 'vitest';

/** Something measured, for the table at the end of a run against what is real. */
export type Figure = { what: string; value: number; unit: 'ms' | 'MiB' | '' };

declare module 'vitest' {
  interface TaskMeta {
    figures?: Figure[];
  }
}

/** Keeps the figure with the test that measured it; vitest's report carries it to the runner. */
export function keepFigure(
  { task }: Pick<TestContext, 'task'>,
  what: string,
  value: number,
  unit: Figure['unit'] = 'ms',
): void {
  task.meta.figures = [...(task.meta.figures ?? []), { what, value: Math.round(value), unit }];
}

/** How long it takes, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
