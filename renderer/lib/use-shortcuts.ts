import { useEffect, useRef } from 'react';

import { usePreferences } from './preferences.ts';
import { createShortcutListener, type ShortcutHandlers } from './shortcuts.ts';

export const isMac = navigator.userAgent.includes('Mac OS');

/** Listens on the window while the component is shown. */
export function useShortcuts(handlers: ShortcutHandlers): void {
  const [{ letterKeys }] = usePreferences();
  const latest = useRef({ handlers, letterKeys });
  useEffect(() => {
    latest.current = { handlers, letterKeys };
  });

  useEffect(() => {
    const listener = createShortcutListener(() => latest.current.handlers, {
      areLettersOn: () => latest.current.letterKeys,
      isMac,
    });
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}
