import { z } from 'zod';

import {
  readAs,
  trimmed,
  trimmedOrNothing,
  withoutNothing,
} from '#renderer/features/bots/form/field-text.ts';
import { type HttpConnector, httpConnectorSchema } from '#shared/schemas/connectors/http.ts';

export const runPlaces = ['none', 'header', 'json'] as const;

const { runIdFrom, activityFrom } = httpConnectorSchema.shape;

/** What a bot's answer tells of its runs and its conversations, as it is typed. */
export const toldFieldsSchema = z
  .object({
    runAt: z.enum(runPlaces),
    /** The name of a header or a JSON pointer, as is chosen. */
    runName: z.string(),
    activityAt: readAs(trimmedOrNothing, activityFrom),
  })
  .refine((values) => runIdFrom.safeParse(runOf(values)).success, { path: ['runName'] });
export type ToldValues = z.input<typeof toldFieldsSchema>;

type Told = Pick<HttpConnector, 'runIdFrom' | 'activityFrom'>;

type RunValues = { runAt: (typeof runPlaces)[number]; runName: string };

function runOf({ runAt, runName }: RunValues): Told['runIdFrom'] {
  switch (runAt) {
    case 'none':
      return undefined;
    case 'header':
      return { kind: 'header', name: trimmed(runName) };
    case 'json':
      return { kind: 'json', pointer: trimmed(runName) };
    default:
      return runAt satisfies never;
  }
}

/** What is not right yet is left out, so that what is may be tried meanwhile. */
export function toldOf(values: ToldValues): Told {
  return withoutNothing({
    runIdFrom: runIdFrom.safeParse(runOf(values)).data,
    activityFrom: activityFrom.safeParse(trimmedOrNothing(values.activityAt)).data,
  });
}

export function toldValuesOf({ runIdFrom: run, activityFrom: activity = '' }: Told): ToldValues {
  const runName = run?.kind === 'header' ? run.name : (run?.pointer ?? '');
  return { runAt: run?.kind ?? 'none', runName, activityAt: activity };
}

export const blankTold: ToldValues = toldValuesOf({});

/** True where the answer is said to tell something. */
export const hasTold = ({ runAt, activityAt }: ToldValues): boolean =>
  runAt !== 'none' || activityAt !== '';
