export type GridAction =
  | { kind: 'move'; to: number; extends: boolean }
  | { kind: 'open' | 'select' | 'select-all' | 'clear' }
  | { kind: 'other'; key: string };

type Press = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>;
type Place = { index: number; count: number; page: number; areLettersOn: boolean };

/** What a key means inside a list: where to go, or what to do with the row. */
export function gridAction(press: Press, place: Place): GridAction | undefined {
  const { index, count, page, areLettersOn } = place;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  if (press.ctrlKey || press.metaKey) {
    return key === 'a' ? { kind: 'select-all' } : undefined;
  }
  if (press.altKey || (key.length === 1 && key !== ' ' && !areLettersOn)) {
    return undefined;
  }
  const to = (wanted: number): GridAction => ({
    kind: 'move',
    to: Math.max(0, Math.min(count - 1, wanted)),
    extends: press.shiftKey,
  });

  switch (key) {
    case 'ArrowDown':
    case 'j':
      return to(index + 1);
    case 'ArrowUp':
    case 'k':
      return to(index - 1);
    case 'PageDown':
      return to(index + page);
    case 'PageUp':
      return to(index - page);
    case 'Home':
      return to(0);
    case 'End':
      return to(count - 1);
    case 'Enter':
    case 'o':
      return { kind: 'open' };
    case ' ':
    case 'x':
      return { kind: 'select' };
    case 'Escape':
      return { kind: 'clear' };
    default:
      return { kind: 'other', key };
  }
}
