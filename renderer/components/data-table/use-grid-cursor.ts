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
  const [activeId, setActiveId] = useState<string>();
  const [anchorId, setAnchorId] = useState<string>();
  const activeIndex = activeId === undefined ? -1 : ids.indexOf(activeId);

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
    activate: (index: number) => setActiveId(ids[index]),
    goTo: (index: number, isExtending: boolean) => {
      if (isExtending && onSelectionChange) {
        extendTo(index);
      } else {
        setAnchorId(undefined);
      }
      setActiveId(ids[index]);
      scrollTo(index);
    },
    selectAll: () => onSelectionChange?.(new Set(ids)),
    selectNone: () => onSelectionChange?.(noneSelected),
  };
}

export type GridCursor = ReturnType<typeof useGridCursor>;
