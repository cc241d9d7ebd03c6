import { useNavigate } from '@tanstack/react-router';

import { useShortcuts } from '#renderer/lib/use-shortcuts.ts';

import type { Overlay } from './overlay.ts';
import { useScreens } from './use-screens.ts';

/** The keys that work on every screen. */
export function useShellShortcuts(open: (overlay: Overlay) => void): void {
  const navigate = useNavigate();
  const goTo = useScreens().all.flatMap(({ path, number, letter }) => {
    const go = () => void navigate({ to: path });
    return [
      ...(number === undefined ? [] : [[`mod+${number}`, go] as const]),
      ...(letter === undefined ? [] : [[`g ${letter}`, go] as const]),
    ];
  });

  useShortcuts({
    ...Object.fromEntries(goTo),
    'mod+k': () => open('palette'),
    'mod+shift+t': () => open('clients'),
    'mod+,': () => void navigate({ to: '/settings' }),
    '?': () => open('shortcuts'),
  });
}
