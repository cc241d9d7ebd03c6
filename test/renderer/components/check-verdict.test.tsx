import { cleanup, render, screen } from '@testing-library/react';
import { I18nextProvider } from 'react-i18next';
import { afterEach, expect, test } from 'vitest';

import { CheckVerdict } from '#renderer/components/check-verdict.tsx';
import { createI18n } from '#renderer/lib/i18n.ts';
import type { Check } from '#shared/schemas/health.ts';

afterEach(cleanup);

test.for<[Check['verdict'], Check['cause'], string]>([
  ['ok', null, 'Working'],
  ['ok', 'refused', 'Unconfirmed'],
  ['ok', 'slow', 'Working'],
  ['down', 'refused', 'Down'],
  ['down', null, 'Unconfirmed'],
  ['degraded', 'slow', 'Degraded'],
])('a check that left the bot %s with cause %s reads "%s"', ([verdict, cause, words]) => {
  render(
    <I18nextProvider i18n={createI18n('en')}>
      <CheckVerdict check={{ verdict, cause }} />
    </I18nextProvider>,
  );

  expect(screen.getByText(words)).toBeTruthy();
});
