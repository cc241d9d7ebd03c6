import { cleanup, render, screen } from '@testing-library/react';
import { I18nextProvider } from 'react-i18next';
import { afterEach, expect, test } from 'vitest';

import { LayerRow } from '#renderer/components/layer-row.tsx';
import { StatusIcon, StatusLabel } from '#renderer/components/status-shape.tsx';
import { createI18n } from '#renderer/lib/i18n.ts';
import { statuses } from '#shared/status.ts';

afterEach(cleanup);

test.each([
  ['pt-BR', 'Precisa de você'],
  ['en', 'Needs you'],
  ['es', 'Te necesita'],
] as const)('in %s a status is said in a word, not only drawn', (locale, word) => {
  render(
    <I18nextProvider i18n={createI18n(locale)}>
      <StatusLabel status="needs_you" />
    </I18nextProvider>,
  );
  expect(screen.getByText(word)).toBeTruthy();
});

test('each of the eight shapes is drawn differently, so that none needs its colour', () => {
  const drawings = statuses.map((status) => {
    const { container } = render(<StatusIcon status={status} />);
    return container.querySelector('svg')!.innerHTML;
  });
  expect(new Set(drawings).size).toBe(statuses.length);
});

test('a shape on its own has a name; beside its word it is silent', () => {
  render(<StatusIcon status="down" label="Fora do ar" />);
  expect(screen.getByRole('img', { name: 'Fora do ar' })).toBeTruthy();
  cleanup();
  render(<StatusIcon status="down" />);
  expect(screen.queryByRole('img')).toBeNull();
});

test('the five layers are a list that can be read aloud', () => {
  render(
    <I18nextProvider i18n={createI18n('en')}>
      <LayerRow
        layers={{
          process: 'pass',
          api: 'fail',
          channel: 'none',
          inbound: 'none',
          answer: 'degraded',
        }}
      />
    </I18nextProvider>,
  );
  const words = screen.getAllByRole('listitem').map((item) => item.title);
  expect(words).toEqual([
    'Process: passes',
    'API: fails',
    'Channel: not watched',
    'Inbound: not watched',
    'Answer: degraded',
  ]);
});
