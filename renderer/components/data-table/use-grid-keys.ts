import type { KeyboardEvent } from 'react';

import { type GridAction, gridAction } from './grid-keys.ts';
import type { GridCursor } from './use-grid-cursor.ts';

type Options = {
  cursor: GridCursor;
  count: number;
  rowHeight: number;
  areLettersOn: boolean;
  isSelectable: boolean;
  hasSelection: boolean;
  open: (index: number) => void;
  /** A key of the list's own on the row in focus; `false` where it means nothing there. */
  act: (key: string, index: number) => boolean;
};

/** Runs what a key means in the grid; keys that mean nothing here go on to the screen. */
export function useGridKeys(options: Options) {
  const { cursor, count, rowHeight } = options;

  const run = (action: GridAction): boolean => {
    const index = Math.max(0, cursor.activeIndex);
    switch (action.kind) {
      case 'move':
        cursor.goTo(action.to, action.extends);
        return true;
      case 'open':
        options.open(index);
        return true;
      case 'select':
        cursor.toggle(index);
        return options.isSelectable;
      case 'select-all':
        cursor.selectAll();
        return options.isSelectable;
      case 'clear':
        if (options.hasSelection) {
          cursor.selectNone();
        }
        return options.hasSelection;
      case 'other':
        return options.act(action.key, index);
      default:
        return action satisfies never;
    }
  };

  return (event: KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget || count === 0) {
      return;
    }
    const action = gridAction(event, {
      index: cursor.activeIndex,
      count,
      page: Math.max(1, Math.floor(event.currentTarget.clientHeight / rowHeight) - 1),
      areLettersOn: options.areLettersOn,
    });
    if (action && run(action)) {
      event.preventDefault();
      event.stopPropagation();
    }
  };
}
