import fc from 'fast-check';
import { expect, test } from 'vitest';

import {
  alertNotice,
  awayNotice,
  maxNoticeLength,
  nativeNotice,
} from '#electron/desktop/notice-text.ts';
import { cut, plainText } from '#electron/desktop/plain-text.ts';
import { createTranslator } from '#shared/i18n/translator.ts';
import { alertTypes } from '#shared/schemas/alert.ts';
import { locales } from '#shared/schemas/tenant.ts';

import { anAlert } from './a-fleet.ts';

// What steers direction, hides, breaks a line or is markup.
/* oxlint-disable no-control-regex -- naming them is the point */
const unsafe =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff<>]/u;
const lengthOf = (text: string) => [...new Intl.Segmenter().segment(text)].length;

test('whatever a text holds, what the system gets is one short plain line', () => {
  const anything = fc.string({ unit: 'binary', maxLength: 300 });
  fc.assert(
    fc.property(
      anything,
      fc.constantFrom('\u202e', '\n', '<b>', '\u2066', '\u0007'),
      (text, bad) => {
        const plain = plainText(text + bad + text, maxNoticeLength);
        expect(plain).not.toMatch(unsafe);
        expect(lengthOf(plain)).toBeLessThanOrEqual(maxNoticeLength);
      },
    ),
  );
});

test('a cut never splits what counts as one character', () => {
  expect(cut('👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 2)).toBe('👩‍👩‍👧‍👦…');
  expect(cut('olá', 3)).toBe('olá');
});

test.for(alertTypes.flatMap((type) => locales.map((locale) => [type, locale] as const)))(
  '%s has a title and says who acts next in %s',
  ([type, locale]) => {
    const { title, body } = alertNotice(anAlert(1, { type }), 'Padaria', createTranslator(locale));

    expect(title).toBe('Vendas 1 parou de responder · Padaria');
    expect(body.length).toBeGreaterThan(15);
    expect(body).not.toMatch(/alerts|\{|undefined/);
  },
);

test.for(locales)('the summary can be said in %s for none, one and many', (locale) => {
  const t = createTranslator(locale);

  for (const count of [0, 1, 2, 30]) {
    const { title, body } = awayNotice(count, count, t);
    expect(`${title} ${body}`).not.toMatch(/desktop|\{|undefined|plural/);
  }
});

test('words of the outbox are shown as one plain line each, with the client they are about', () => {
  const { title, body } = nativeNotice(
    { title: 'Vendas <b>parou</b>', body: `Uma linha.\nOutra. ${'x'.repeat(300)}` },
    'Padaria',
  );

  expect(title).toBe('Vendas ‹b›parou‹/b› · Padaria');
  expect(body).toMatch(/^Uma linha\. Outra\. x+…$/);
  expect(lengthOf(body)).toBe(maxNoticeLength);
});
