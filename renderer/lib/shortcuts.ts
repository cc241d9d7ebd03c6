/** `mod` is Ctrl, and Cmd on a Mac; `g o` is one key after another. */
export type Keys = string;

const sequenceMs = 1_200;

export type ShortcutHandlers = Readonly<Record<Keys, (event: KeyboardEvent) => void>>;

type Options = { areLettersOn: () => boolean; isMac?: boolean; now?: () => number };

/**
 * A listener for `keydown` that runs the handler of the keys pressed. Keys without a modifier are left
 * alone while something that takes text has the focus, while a dialog or menu is open, and when the
 * person has turned them off.
 */
export function createShortcutListener(handlers: () => ShortcutHandlers, options: Options) {
  const { areLettersOn, isMac = false, now = Date.now } = options;
  let first: { key: string; at: number } | undefined;

  return (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || isModifier(event.key)) {
      return;
    }
    const pressed = keysOf(event, isMac);
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    // In a field it takes back what was typed there, which is the field's own.
    const isUndo = pressed === 'mod+z' && takesKeys(event.target);
    if (isUndo || (isPlain && (!areLettersOn() || takesKeys(event.target)))) {
      first = undefined;
      return;
    }
    const table = handlers();
    const prefix = first && now() - first.at < sequenceMs ? first.key : undefined;
    const handler = (prefix && table[`${prefix} ${pressed}`]) || table[pressed];
    first = undefined;
    if (handler) {
      event.preventDefault();
      handler(event);
    } else if (Object.keys(table).some((keys) => keys.startsWith(`${pressed} `))) {
      first = { key: pressed, at: now() };
    }
  };
}

function isModifier(key: string): boolean {
  return key === 'Control' || key === 'Shift' || key === 'Alt' || key === 'Meta';
}

/** `mod+shift+t`, `g`, `?`. Shift is named only beside another modifier: alone it is in the character. */
function keysOf(event: KeyboardEvent, isMac: boolean): Keys {
  const mod = isMac ? event.metaKey : event.ctrlKey;
  const parts = [
    ...(mod ? ['mod'] : []),
    ...(event.altKey ? ['alt'] : []),
    ...(event.shiftKey && (mod || event.altKey) ? ['shift'] : []),
    event.key.toLowerCase(),
  ];
  return parts.join('+');
}

// A box that is ticked takes no letters: what is offered for the rows one has just chosen has to work at once.
const keyTaking =
  'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable="true"], [role="combobox"], [role="menu"], [role="listbox"], [role="dialog"], [role="alertdialog"]';

/** True inside a field, and inside overlays, which have keys of their own. */
function takesKeys(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(keyTaking) !== null;
}
