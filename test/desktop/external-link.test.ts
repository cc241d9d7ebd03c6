import type { MessageBoxOptions, MessageBoxReturnValue } from 'electron';
import { expect, test, vi } from 'vitest';

import { createLinkOpener, parseExternalLink } from '#electron/desktop/external-link.ts';
import { createTranslator } from '#shared/i18n/translator.ts';

test('a look-alike name shows in ASCII', () => {
  expect(parseExternalLink('https://аpple.com/x')).toEqual({
    kind: 'web',
    url: 'https://xn--pple-43d.com/x',
    host: 'xn--pple-43d.com',
  });
});

test('of a mail link only the address is kept', () => {
  expect(parseExternalLink('mailto:help@example.org?attach=/etc/passwd&body=x')).toEqual({
    kind: 'mail',
    url: 'mailto:help@example.org',
    address: 'help@example.org',
  });
});

test.for([
  '',
  'http://example.org/',
  'file:///etc/passwd',
  'FILE://server/share',
  'smb://server/share',
  'ms-msdt:/id PCWDiagnostic',
  'ms-settings:',
  'search-ms:query=x',
  'vbscript:x',
  'javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,x',
  'blob:https://example.org/1',
  'ftp://example.org/',
  'ssh://example.org',
  'tel:+551199999999',
  'app://admin-agent/',
  'admin-agent://alerts',
  'about:blank',
  'view-source:https://example.org',
  'chrome://settings',
  '\\\\server\\share',
  '//example.org',
  'https://user:secret@example.org/',
  'https://',
  'mailto:',
  'mailto:a@b.org,c@d.org',
  'mailto:%0d%0aBcc:x@y.org',
  `https://example.org/${'x'.repeat(2048)}`,
])('%s is never opened', (link) => {
  expect(parseExternalLink(link)).toBeUndefined();
});

function setUp() {
  const openExternal = vi.fn<(url: string) => Promise<void>>(async () => undefined);
  const ask = vi.fn<(options: MessageBoxOptions) => Promise<MessageBoxReturnValue>>(async () => ({
    response: 1,
    checkboxChecked: false,
  }));
  const open = createLinkOpener({ shell: { openExternal }, ask, t: createTranslator('en') });
  return { open, ask, openExternal };
}

test('nothing opens unless the person has seen the host and said so', async () => {
  const { open, ask, openExternal } = setUp();

  await open('https://example.org/help');

  expect(ask.mock.calls[0]?.[0]).toMatchObject({
    message: expect.stringContaining('example.org') as string,
    defaultId: 1,
    cancelId: 1,
  });
  expect(openExternal).not.toHaveBeenCalled();
});

test('a confirmed link opens as it was shown', async () => {
  const { open, ask, openExternal } = setUp();
  ask.mockResolvedValue({ response: 0, checkboxChecked: false });

  await open('https://example.org/help?x=1');

  expect(openExternal).toHaveBeenCalledExactlyOnceWith('https://example.org/help?x=1');
});

test('a page cannot stack questions, and one of another scheme is not asked about', async () => {
  const { open, ask } = setUp();

  await Promise.all([open('https://a.example'), open('https://b.example'), open('file:///x')]);

  expect(ask).toHaveBeenCalledOnce();
});
