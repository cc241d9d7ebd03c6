import { expect, test } from 'vitest';

import { explainFailure } from '#electron/desktop/start-failure.ts';
import { StartError } from '#electron/host/start-error.ts';
import { createTranslator } from '#shared/i18n/translator.ts';
import { locales } from '#shared/schemas/tenant.ts';

const situation = (locale: (typeof locales)[number]) => ({
  folder: '/home/ana/data',
  logs: '/home/ana/data/logs',
  t: createTranslator(locale),
});

test('what a person can put right is said so', () => {
  const cause = new Error('SQLITE_CANTOPEN at openDatabase (store/database.ts:20)');
  const locked = new StartError('already_running', { pid: 7 }, { cause });

  const { title, message } = explainFailure(locked, situation('en'));

  expect(title).toBe('Admin Agent cannot start');
  expect(message).toContain('Another Admin Agent is using the same data folder.');
});

test.for(
  locales.flatMap((locale) =>
    [
      new StartError('store_unusable', {}),
      new StartError('data_folder_unusable', {}),
      new StartError('already_running', {}),
      new TypeError('cannot read properties of undefined (reading x)\n    at main.ts:1:1'),
      'text',
      undefined,
    ].map((error) => [locale, error] as const),
  ),
)('in %s, %s names where to look and nothing of the program', ([locale, error]) => {
  const { title, message } = explainFailure(error, situation(locale));

  expect(title.length).toBeGreaterThan(10);
  expect(message).toContain('/home/ana/data/logs');
  expect(message).not.toMatch(/desktop:|TypeError|undefined|\.ts|\bat /);
});
