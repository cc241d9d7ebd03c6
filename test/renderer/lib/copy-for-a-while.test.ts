import { expect, onTestFinished, test, vi } from 'vitest';

import { copyForAWhile } from '#renderer/lib/copy-for-a-while.ts';

const keptMs = 30_000;

type Given = { mayRead?: boolean; hasFocus?: () => boolean };

/** A page with a clipboard, as far as it lets itself be used. */
function aPage({ mayRead = true, hasFocus = () => true }: Given = {}) {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  let held = '';
  const page = Object.assign(new EventTarget(), {
    document: new EventTarget(),
    navigator: {
      permissions: { query: async () => ({ state: mayRead ? 'granted' : 'prompt' }) },
      clipboard: {
        async writeText(text: string) {
          if (!hasFocus()) {
            throw new DOMException('Document is not focused.', 'NotAllowedError');
          }
          held = text;
        },
        readText: async () => held,
      },
    },
  });
  return {
    page: page as unknown as Window,
    held: () => held,
    hold: (text: string) => {
      held = text;
    },
  };
}

test('the clipboard is emptied after half a minute', async () => {
  const { page, held } = aPage();
  await copyForAWhile('a secret', page);

  await vi.advanceTimersByTimeAsync(keptMs - 1);
  expect(held()).toBe('a secret');
  await vi.advanceTimersByTimeAsync(1);

  expect(held()).toBe('');
});

test('what was copied elsewhere meanwhile stays', async () => {
  const { page, held, hold } = aPage();
  await copyForAWhile('a secret', page);
  hold('a shopping list');

  await vi.advanceTimersByTimeAsync(keptMs);

  expect(held()).toBe('a shopping list');
});

test('a clipboard that may not be read is emptied, unless something was copied here since', async () => {
  const first = aPage({ mayRead: false });
  await copyForAWhile('a secret', first.page);
  await vi.advanceTimersByTimeAsync(keptMs);
  expect(first.held()).toBe('');

  const second = aPage({ mayRead: false });
  await copyForAWhile('a secret', second.page);
  second.hold('a detail');
  second.page.document.dispatchEvent(new Event('copy'));
  await vi.advanceTimersByTimeAsync(keptMs);
  expect(second.held()).toBe('a detail');
});

test('a page without the focus does it once that is back', async () => {
  let isFocused = true;
  const { page, held } = aPage({ hasFocus: () => isFocused });
  await copyForAWhile('a secret', page);
  isFocused = false;
  await vi.advanceTimersByTimeAsync(keptMs);
  expect(held()).toBe('a secret');

  isFocused = true;
  page.dispatchEvent(new Event('focus'));
  await vi.advanceTimersByTimeAsync(0);

  expect(held()).toBe('');
});
