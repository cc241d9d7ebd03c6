import { expect, test } from 'vitest';

import { bindAddress, urlOf } from '#electron/http/bind-address.ts';
import { correlationIdOf } from '#electron/http/correlation.ts';
import { jsonDepth } from '#electron/http/json-depth.ts';
import { problemFromError } from '#electron/http/problem.ts';
import { AppError, appErrorCodes, httpStatusOf } from '#shared/errors.ts';

test.for<[string, number]>([
  ['1', 0],
  ['{}', 1],
  ['[[[]]]', 3],
  ['{"a":{"b":[1,2]},"c":[]}', 3],
  ['"[[[["', 0],
  ['{"a":"\\"[[["}', 1],
  ['{"a":"\\\\"}', 1],
])('%s is nested %i deep', ([text, depth]) => {
  expect(jsonDepth(text)).toBe(depth);
});

test.for<[string, string]>([
  ['127.0.0.1', 'http://127.0.0.1:80'],
  ['localhost', 'http://127.0.0.1:80'],
  ['::1', 'http://[::1]:80'],
  ['[::1]', 'http://[::1]:80'],
])('%s is a loopback address', ([host, url]) => {
  expect(urlOf(bindAddress(host), 80)).toBe(url);
});

test('a correlation id is taken over only where it is fit for a log', () => {
  expect(correlationIdOf('trace-0123456789')).toBe('trace-0123456789');
  for (const unfit of [undefined, 'short', 'a b c d e f', 'line\nbreak', 'x'.repeat(200), ['a']]) {
    expect(correlationIdOf(unfit)).toMatch(/^[0-9a-f-]{36}$/);
  }
});

test('every code of ours becomes a problem with its status, a title and a sentence', () => {
  for (const code of appErrorCodes) {
    const problem = problemFromError(new AppError(code, { canary: 'CANARY-7f3a' }), 'id');

    expect(problem).toMatchObject({ code, status: httpStatusOf[code], correlationId: 'id' });
    expect(problem.detail).toMatch(/\.$/);
    expect(JSON.stringify(problem)).not.toContain('CANARY-7f3a');
  }
});
