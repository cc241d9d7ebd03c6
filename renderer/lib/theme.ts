import type { Preferences } from './preferences.ts';

/** Puts theme and text size on the page's root, where the tokens look for them. */
export function applyAppearance(root: HTMLElement, { theme, textScale }: Preferences): void {
  if (theme === 'system') {
    delete root.dataset.theme;
  } else {
    root.dataset.theme = theme;
  }
  root.style.setProperty('--text-scale', String(textScale / 100));
}
