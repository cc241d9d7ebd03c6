import { z } from 'zod';

import { readAs, trimmedOrNothing } from '#renderer/features/bots/form/field-text.ts';
import { blankOwn, type OwnValues, ownSchema } from '#renderer/features/bots/form/own-values.ts';
import {
  blankRepair,
  type RepairValues,
  repairFieldsSchema,
  repairOf,
  repairValuesOf,
} from '#renderer/features/bots/form/repair/repair-values.ts';
import { readSpan, spanAs, spanOf, spanSchema } from '#renderer/features/bots/form/span-values.ts';
import type { FailureCode } from '#renderer/lib/failure.ts';
import {
  type HeartbeatConnector,
  heartbeatConnectorSchema,
  heartbeatScheduleSchema,
} from '#shared/schemas/connectors/heartbeat.ts';
import { zoneSchema } from '#shared/schemas/tenant.ts';

const connector = heartbeatConnectorSchema.shape;
const [periodSchema, cronSchema] = heartbeatScheduleSchema.options;

/** What only one kind of schedule has is looked at only where it is that kind. */
export const heartbeatFieldsSchema = z
  .object({
    schedule: z.enum(['period', 'cron']),
    period: spanSchema,
    expression: z.string(),
    zone: z.string(),
    grace: spanAs(connector.graceMs),
    slug: readAs(trimmedOrNothing, connector.slug),
  })
  .superRefine(({ schedule, period, expression, zone }, context) => {
    const wrong = (path: string) => context.addIssue({ code: 'custom', path: [path], message: '' });
    if (schedule === 'period') {
      if (!periodSchema.shape.periodMs.safeParse(readSpan(period)).success) {
        wrong('period');
      }
      return;
    }
    if (!cronSchema.shape.expression.safeParse(expression.trim()).success) {
      wrong('expression');
    }
    if (!zoneSchema.optional().safeParse(trimmedOrNothing(zone)).success) {
      wrong('zone');
    }
  });
export const heartbeatFormSchema = ownSchema.and(heartbeatFieldsSchema).and(repairFieldsSchema);
type HeartbeatFields = z.input<typeof heartbeatFieldsSchema>;
export type HeartbeatValues = OwnValues & HeartbeatFields & RepairValues;
type Schedule = Pick<HeartbeatValues, 'schedule' | 'period'>;

export function heartbeatConnectorOf(values: HeartbeatValues): HeartbeatConnector {
  const zone = trimmedOrNothing(values.zone);
  const slug = trimmedOrNothing(values.slug);
  return {
    type: 'heartbeat',
    schedule:
      values.schedule === 'period'
        ? { kind: 'period', periodMs: readSpan(values.period) }
        : {
            kind: 'cron',
            expression: values.expression.trim(),
            ...(zone === undefined ? {} : { zone }),
          },
    graceMs: readSpan(values.grace),
    ...(slug === undefined ? {} : { slug }),
    ...repairOf(values),
  };
}

const minuteMs = 60_000;
const usualPeriodMs = 5 * minuteMs;

export function heartbeatValuesOf(given: HeartbeatConnector): HeartbeatFields & RepairValues {
  const { schedule, graceMs, slug } = given;
  const isCron = schedule.kind === 'cron';
  return {
    ...repairValuesOf(given),
    schedule: schedule.kind,
    period: spanOf(isCron ? usualPeriodMs : schedule.periodMs),
    expression: isCron ? schedule.expression : '',
    zone: (isCron && schedule.zone) || '',
    grace: spanOf(graceMs),
    slug: slug ?? '',
  };
}

export const blankHeartbeat: HeartbeatValues = {
  ...blankOwn,
  ...blankRepair,
  schedule: 'period',
  period: spanOf(usualPeriodMs),
  expression: '',
  zone: '',
  grace: spanOf(minuteMs),
  slug: '',
};

/**
 * How late a call may be without anyone being told: about a fifth of the period, in a number that is easily read. A
 * scheduled job takes its time.
 */
export function usualGraceMs({ schedule, period }: Schedule): number {
  if (schedule === 'cron') {
    return 10 * minuteMs;
  }
  const steps = [1, 2, 5, 10, 30, 60, 120, 300].map((minutes) => minutes * minuteMs);
  return steps.findLast((step) => step <= readSpan(period) / 5) ?? minuteMs;
}

/** The field that a refusal is about; whether a cron expression can be read is for the agent to say. */
export function refusedHeartbeatField(
  code: FailureCode,
  { schedule }: HeartbeatValues,
): keyof HeartbeatValues | undefined {
  const fields: Partial<Record<FailureCode, keyof HeartbeatValues>> = {
    bot_name_taken: 'name',
    slug_taken: 'slug',
    ...(schedule === 'cron' ? { invalid_input: 'expression' } : {}),
  };
  return fields[code];
}
