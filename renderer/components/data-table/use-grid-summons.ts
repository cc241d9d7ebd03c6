import { type RefObject, useEffect } from 'react';

const letters = new Set(['j', 'k']);
const arrows = new Set(['ArrowDown', 'ArrowUp']);

/**
 * The keys that move in a list bring one into it from anywhere on the screen where they have no other
 * meaning: from the page itself, not from a field, a button or a dialog.
 */
export function useGridSummons(
  grid: RefObject<HTMLElement | null>,
  { areLettersOn }: { areLettersOn: boolean },
): void {
  useEffect(() => {
    const summon = (event: KeyboardEvent) => {
      const isOurs = arrows.has(event.key) || (areLettersOn && letters.has(event.key));
      const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
      if (isOurs && isPlain && !event.defaultPrevented && isOnPage(event.target)) {
        event.preventDefault();
        grid.current?.focus();
      }
    };
    window.addEventListener('keydown', summon);
    return () => window.removeEventListener('keydown', summon);
  }, [grid, areLettersOn]);
}

function isOnPage(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target === document.body || target.tagName === 'MAIN');
}
