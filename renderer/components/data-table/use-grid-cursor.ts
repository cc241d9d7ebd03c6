import { useCallback, useState } from 'react';

export type SelectionChange = (selection: ReadonlySet<string>) => void;

const noneSelected: ReadonlySet<string> = new Set();

type Options = {
  ids: readonly string[];
  selection: ReadonlySet<string>;
  /** Rows cannot be selected where it is left out. */
  onSelectionChange: SelectionChange | undefined;
  scrollTo: (index: number) => void;
};

/** Which row the keys act on, and what is selected from there. */
export function useGridCursor({ ids, selection, onSelectionChange, scrollTo }: Options) {
  const [active, setActive] = useState<{ id: string; index: number }>();
  const [anchorId, setAnchorId] = useState<string>();
  const activeIndex = placeOf(active, ids);
  const activeId = ids[activeIndex];
  const activate = (index: number) => {
    const id = ids[index];
    setActive(id === undefined ? undefined : { id, index });
  };

  const toggle = useCallback(
    (index: number) => {
      const id = ids[index];
      if (id !== undefined && onSelectionChange) {
        const next = new Set(selection);
        if (!next.delete(id)) {
          next.add(id);
        }
        onSelectionChange(next);
      }
    },
    [ids, selection, onSelectionChange],
  );

  const extendTo = (to: number) => {
    const anchor = anchorId === undefined ? activeIndex : ids.indexOf(anchorId);
    const from = Math.max(0, anchor);
    setAnchorId(ids[from]);
    onSelectionChange?.(
      new Set([...selection, ...ids.slice(Math.min(from, to), Math.max(from, to) + 1)]),
    );
  };

  return {
    activeId,
    activeIndex,
    toggle,
    extendTo,
    activate,
    goTo: (index: number, isExtending: boolean) => {
      if (isExtending && onSelectionChange) {
        extendTo(index);
      } else {
        setAnchorId(undefined);
      }
      activate(index);
      scrollTo(index);
    },
    selectAll: () => onSelectionChange?.(new Set(ids)),
    selectNone: () => onSelectionChange?.(noneSelected),
  };
}

/** Where the row is now; once it is gone, its place, so that one can go on from there. */
function placeOf(
  active: { id: string; index: number } | undefined,
  ids: readonly string[],
): number {
  if (!active) {
    return -1;
  }
  const found = ids.indexOf(active.id);
  return found < 0 ? Math.min(active.index, ids.length - 1) : found;
}

export type GridCursor = ReturnType<typeof useGridCursor>;
