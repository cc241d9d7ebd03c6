import { z } from 'zod';

import { cronProblem } from '#electron/agent/heartbeats/cron-times.ts';
import type { ConnectorConfig } from '#shared/schemas/connector.ts';

const texts = {
  unreadable: 'expected a cron expression of five fields',
  never: 'expected a cron expression that some day fits',
} as const;

/** Objects to a schedule that cannot be read or never comes, at the field that holds it. */
export function checkSchedule(
  connector: ConnectorConfig | undefined,
  path: readonly string[],
  context: z.RefinementCtx,
): void {
  if (connector?.type !== 'heartbeat' || connector.schedule.kind !== 'cron') {
    return;
  }
  const problem = cronProblem(connector.schedule.expression);
  if (problem) {
    context.addIssue({
      code: 'custom',
      path: [...path, 'schedule', 'expression'],
      message: texts[problem],
      params: { problem },
    });
  }
}
