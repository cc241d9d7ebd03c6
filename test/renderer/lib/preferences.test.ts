import { expect, test, vi } from 'vitest';

import { createPreferences, languageOf } from '#renderer/lib/preferences.ts';
import { applyAppearance } from '#renderer/lib/theme.ts';

function storage(kept?: string) {
  let value = kept ?? null;
  return { getItem: () => value, setItem: (_key: string, next: string) => (value = next) };
}

test('what was set is there the next time', () => {
  const kept = storage();
  createPreferences(kept).set({ theme: 'dark', density: 'roomy' });
  expect(createPreferences(kept).get()).toMatchObject({ theme: 'dark', density: 'roomy' });
});

test.each(['not json', 'null', '7', '{"theme":"pink","density":"roomy","textScale":900}'])(
  'what cannot be read counts as not set: %s',
  (kept) => {
    const { theme, textScale } = createPreferences(storage(kept)).get();
    expect([theme, textScale]).toEqual(['system', 100]);
  },
);

test('one broken preference does not take the others with it', () => {
  expect(createPreferences(storage('{"theme":"pink","density":"roomy"}')).get().density).toBe(
    'roomy',
  );
});

test('who listens hears of a change until they stop', () => {
  const preferences = createPreferences(storage());
  const listener = vi.fn<() => void>();
  const stop = preferences.subscribe(listener);
  preferences.set({ theme: 'dark' });
  stop();
  preferences.set({ theme: 'light' });
  expect(listener).toHaveBeenCalledOnce();
});

test('the language follows the system until one is chosen', () => {
  const preferences = createPreferences(storage());
  expect(languageOf(preferences.get(), ['es-AR', 'en'])).toBe('es');
  preferences.set({ language: 'pt-BR' });
  expect(languageOf(preferences.get(), ['es-AR', 'en'])).toBe('pt-BR');
});

test('the page is told the theme only where one is chosen', () => {
  const root = document.createElement('html');
  const preferences = createPreferences(storage());
  preferences.set({ theme: 'dark', textScale: 130 });
  applyAppearance(root, preferences.get());
  expect([root.dataset.theme, root.style.getPropertyValue('--text-scale')]).toEqual([
    'dark',
    '1.3',
  ]);
  preferences.set({ theme: 'system' });
  applyAppearance(root, preferences.get());
  expect(root.hasAttribute('data-theme')).toBe(false);
});
