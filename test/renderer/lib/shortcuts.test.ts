import { afterEach, expect, test, vi } from 'vitest';

import { createShortcutListener } from '#renderer/lib/shortcuts.ts';

afterEach(() => document.body.replaceChildren());

function setup(options: { areLettersOn?: boolean; isMac?: boolean } = {}) {
  const ran: string[] = [];
  const keys = ['h', '?', 'g o', 'g b', 'mod+k', 'mod+1', 'mod+shift+t', 'b'];
  let time = 0;
  const listener = createShortcutListener(
    () => Object.fromEntries(keys.map((key) => [key, () => ran.push(key)])),
    {
      areLettersOn: () => options.areLettersOn ?? true,
      isMac: options.isMac ?? false,
      now: () => time,
    },
  );
  const press = (key: string, init: KeyboardEventInit = {}, target: Element = document.body) => {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init });
    target.addEventListener('keydown', (pressed) => listener(pressed as KeyboardEvent), {
      once: true,
    });
    target.dispatchEvent(event);
    return event;
  };
  return { ran, press, wait: (ms: number) => (time += ms) };
}

function add(html: string): Element {
  document.body.innerHTML = html;
  return document.querySelector('[data-here]')!;
}

test('a letter runs what it stands for, and the page does nothing else with it', () => {
  const { ran, press } = setup();
  expect(press('h').defaultPrevented).toBe(true);
  expect(ran).toEqual(['h']);
});

test.each([
  '<input data-here>',
  '<textarea data-here></textarea>',
  '<select data-here></select>',
  '<div contenteditable="true" data-here></div>',
  '<div role="combobox" tabindex="0" data-here></div>',
  '<div role="menu"><span data-here tabindex="0"></span></div>',
  '<div role="dialog"><button data-here></button></div>',
])('a letter means itself in %s', (html) => {
  const { ran, press } = setup();
  expect(press('h', {}, add(html)).defaultPrevented).toBe(false);
  expect(ran).toEqual([]);
});

test.each(['<input type="checkbox" data-here>', '<input type="radio" data-here>'])(
  'a letter acts in %s, which takes none',
  (html) => {
    const { ran, press } = setup();
    press('h', {}, add(html));
    expect(ran).toEqual(['h']);
  },
);

test('keys with Ctrl work in fields as well', () => {
  const { ran, press } = setup();
  press('k', { ctrlKey: true }, add('<input data-here>'));
  press('1', { ctrlKey: true });
  press('T', { ctrlKey: true, shiftKey: true });
  expect(ran).toEqual(['mod+k', 'mod+1', 'mod+shift+t']);
});

test('on a Mac it is Cmd, and Ctrl is left alone', () => {
  const { ran, press } = setup({ isMac: true });
  press('k', { ctrlKey: true });
  press('k', { metaKey: true });
  expect(ran).toEqual(['mod+k']);
});

test('G and then a letter goes somewhere; the letter alone keeps its own meaning', () => {
  const { ran, press } = setup();
  press('g');
  press('b');
  press('b');
  expect(ran).toEqual(['g b', 'b']);
});

test('G is forgotten after a moment', () => {
  const { ran, press, wait } = setup();
  press('g');
  wait(1_300);
  press('o');
  expect(ran).toEqual([]);
});

test('switched off, letters do nothing and Ctrl still works', () => {
  const { ran, press } = setup({ areLettersOn: false });
  press('h');
  press('?');
  press('g');
  press('o');
  press('k', { ctrlKey: true });
  expect(ran).toEqual(['mod+k']);
});

test('a key that something nearer has used is not used again', () => {
  const run = vi.fn<() => void>();
  const listener = createShortcutListener(() => ({ h: run }), { areLettersOn: () => true });
  const event = new KeyboardEvent('keydown', { key: 'h', cancelable: true });
  event.preventDefault();
  listener(event);
  expect(run).not.toHaveBeenCalled();
});
