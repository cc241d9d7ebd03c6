import { expect, test } from 'vitest';

import {
  blankTold,
  type ToldValues,
  toldFieldsSchema,
  toldOf,
  toldValuesOf,
} from '#renderer/features/bots/form/http/told-values.ts';

const typed = (change: Partial<ToldValues>): ToldValues => ({ ...blankTold, ...change });
const wrongFields = (values: ToldValues) =>
  toldFieldsSchema.safeParse(values).error?.issues.map(({ path }) => path.join('.')) ?? [];

test.for([
  [{}, {}],
  [
    { runAt: 'header', runName: ' X-Started-At ' },
    { runIdFrom: { kind: 'header', name: 'X-Started-At' } },
  ],
  [
    { runAt: 'json', runName: '/startedAt', activityAt: '/conversations' },
    { runIdFrom: { kind: 'json', pointer: '/startedAt' }, activityFrom: '/conversations' },
  ],
] as const)('what %j says of an answer goes in and comes back', ([change, told]) => {
  const values = typed(change);

  expect(wrongFields(values)).toEqual([]);
  expect(toldOf(values)).toEqual(told);
  expect(toldOf(toldValuesOf(toldOf(values)))).toEqual(told);
});

test.for([
  [{ runAt: 'header', runName: 'two words' }, ['runName']],
  [{ runAt: 'json', runName: 'startedAt' }, ['runName']],
  [{ runAt: 'none', runName: 'startedAt' }, []],
  [{ activityAt: 'conversations' }, ['activityAt']],
] as const)('%j is wrong at %j', ([change, fields]) => {
  expect(wrongFields(typed(change))).toEqual(fields);
});
