import { TRPCClientError } from '@trpc/client';
import { expect, test } from 'vitest';

import { failureOf } from '#renderer/lib/failure.ts';

const failed = (data: object) =>
  TRPCClientError.from({ error: { message: 'x', code: -32_000, data } } as never);

test('a code of ours is kept, with the id to find it by', () => {
  const error = failed({ app: { code: 'bot_name_taken', details: {} }, correlationId: 'c-1' });
  expect(failureOf(error)).toMatchObject({ code: 'bot_name_taken', correlationId: 'c-1' });
});

test('refused input says which fields', () => {
  const error = failed({
    app: null,
    invalid: { formErrors: [], fieldErrors: { url: ['expected an address'] } },
  });
  expect(failureOf(error)).toMatchObject({
    code: 'invalid_input',
    fields: { url: ['expected an address'] },
  });
});

test('an answer without a code of ours is unexpected, and one of nobody is unreachable', () => {
  expect(failureOf(failed({ app: null, code: 'INTERNAL_SERVER_ERROR' })).code).toBe('unexpected');
  expect(failureOf(TRPCClientError.from(new TypeError('fetch failed')))).toMatchObject({
    code: 'unreachable',
    isUnreachable: true,
  });
});

test('a code of a newer agent does not break the screen', () => {
  const failure = failureOf(failed({ app: { code: 'out_of_tea' }, correlationId: 'c-2' }));
  expect(failure).toMatchObject({ code: 'unexpected', correlationId: 'c-2', isUnreachable: false });
});

test('a bug of the screen is unexpected', () => {
  expect(failureOf(new Error('oops')).code).toBe('unexpected');
});
