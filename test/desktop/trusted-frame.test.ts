import type { WebFrameMain } from 'electron';
import { expect, test } from 'vitest';

import { isOwnPage, isTrustedFrame } from '#electron/desktop/trusted-frame.ts';

const frame = (url: string, parent: unknown = null) => ({ url, parent }) as WebFrameMain;

test('the main frame of our page is trusted, on any of its addresses', () => {
  expect(isTrustedFrame(frame('app://admin-agent/'))).toBe(true);
  expect(isTrustedFrame(frame('app://admin-agent/bots?status=down#x'))).toBe(true);
});

test('a frame inside our page is not, whatever its address', () => {
  expect(isTrustedFrame(frame('app://admin-agent/', frame('app://admin-agent/')))).toBe(false);
});

test.for([
  '',
  'about:blank',
  'about:srcdoc',
  'data:text/html,<p>hi',
  'file:///etc/passwd',
  'https://admin-agent/',
  'app://admin-agent.evil/',
  'app://admin-agent@evil/',
  'app://evil/app://admin-agent/',
  'app://user@admin-agent/',
  'blob:app://admin-agent/1',
  'http://127.0.0.1/',
  'javascript:1',
])('%s is not our page', (url) => {
  expect(isOwnPage(url)).toBe(false);
  expect(isTrustedFrame(frame(url))).toBe(false);
});

test('a frame that is gone is not trusted, and is no error', () => {
  const gone = {
    get url(): string {
      throw new Error('Render frame was disposed');
    },
    parent: null,
  } as WebFrameMain;

  expect(isTrustedFrame(gone)).toBe(false);
  expect(isTrustedFrame(null)).toBe(false);
});
