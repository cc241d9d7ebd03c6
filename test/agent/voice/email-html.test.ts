import { expect, test } from 'vitest';

import { emailHtml, type Letter, readableOn } from '#electron/agent/voice/email-html.ts';

const hostile = `"><script>alert(1)</script><img src="http://evil.example/x" onerror='x'>&`;

const letter: Letter = {
  locale: 'pt-BR',
  subject: hostile,
  preview: hostile,
  company: hostile,
  logo: null,
  brandColour: '#2f6f5e',
  severity: { word: hostile, colour: '#a3122a' },
  salutation: hostile,
  lead: hostile,
  paragraphs: [hostile],
  items: [hostile],
  fields: [{ label: hostile, value: hostile }],
  note: hostile,
  link: { href: `https://bots.example/${hostile}`, label: hostile, appLabel: hostile },
  closing: [hostile],
  signature: `${hostile}\n${hostile}`,
};

test('nothing that others named is more than text', () => {
  const html = emailHtml(letter);
  expect(html).not.toContain('<script');
  expect(html).not.toContain('<img');
  expect(html).not.toMatch(/ onerror='/u);
  expect(html.match(/&lt;script&gt;/gu)?.length).toBeGreaterThan(10);
});

test('nothing is loaded from elsewhere, and nothing runs', () => {
  const html = emailHtml(
    JSON.parse(
      JSON.stringify({ ...letter, logo: 'cid:logo@admin-agent' }).replaceAll(
        JSON.stringify(hostile).slice(1, -1),
        'x',
      ),
    ) as Letter,
  );
  const addresses = [
    ...html.matchAll(/(?:src|href|url|background)\s*[=(]\s*["']?([^"')\s>]+)/gu),
  ].map(([, address]) => address ?? '');
  expect(addresses.every((address) => /^(cid:|https:\/\/bots\.example)/u.test(address))).toBe(true);
  expect(html).not.toMatch(
    /<(?:script|link|iframe|object|form|video|svg)[\s>]|@import|@font-face/u,
  );
});

test('a colour that is none does not get into a style', () => {
  expect(emailHtml({ ...letter, brandColour: 'red;}body{display:none' })).not.toContain(
    'display:none}',
  );
  expect(emailHtml({ ...letter, brandColour: 'red;x' })).toContain('solid #2f6f5e');
});

test('a button is for a page; the desktop app’s address is shown as it is', () => {
  const plain = {
    ...letter,
    link: { href: 'admin-agent://alert/1', label: 'Ver', appLabel: 'Abra:' },
  };
  expect(emailHtml(plain)).toContain('>admin-agent://alert/1</a>');
  expect(emailHtml(plain)).not.toContain('>Ver</a>');
});

test('it is whole: every table, row and cell that is opened is closed', () => {
  const html = emailHtml(letter);
  for (const tag of ['table', 'tr', 'td', 'p', 'a', 'div', 'body', 'html', 'style', 'span']) {
    const opened = html.match(new RegExp(`<${tag}[\\s>]`, 'gu'))?.length ?? 0;
    const closed = html.match(new RegExp(`</${tag}>`, 'gu'))?.length ?? 0;
    expect(closed, tag).toBe(opened);
  }
});

test.each([
  ['#000000', '#ffffff'],
  ['#2f6f5e', '#ffffff'],
  ['#f2c14e', '#15191c'],
  ['#ffffff', '#15191c'],
])('on %s people read %s', (background, text) => {
  expect(readableOn(background)).toBe(text);
});
