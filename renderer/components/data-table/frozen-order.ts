import { useState } from 'react';

export type FrozenOrder = {
  /** What to show, in the order it was frozen in; what is gone is left out. */
  ids: readonly string[];
  /** How many rows would move or come; those that are gone have nothing left to show. */
  changes: number;
};

/** The order that was held, as far as its rows still exist, and how far the present differs from it. */
export function freezeOrder(held: readonly string[], current: readonly string[]): FrozenOrder {
  const present = new Set(current);
  const known = new Set(held);
  const ids = held.filter((id) => present.has(id));
  const come = current.filter((id) => !known.has(id)).length;
  const stayed = current.filter((id) => known.has(id));
  const moved = stayed.length - longestRun(stayed, ids);
  return { ids, changes: come + moved };
}

/** The most rows that can stay where they are while the others move around them. */
function longestRun(order: readonly string[], held: readonly string[]): number {
  const place = new Map(held.map((id, index) => [id, index]));
  const tails: number[] = [];
  for (const id of order) {
    const at = place.get(id) ?? 0;
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tails[middle] ?? 0) < at) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    tails[low] = at;
  }
  return tails.length;
}

/**
 * Rows keep their places while a person points at the list or works in it, so that nothing is clicked
 * that jumped there a moment ago. `wish` names what the person asked for (sort, filter): a new wish is
 * obeyed at once.
 */
export function useFrozenOrder(current: readonly string[], isHeld: boolean, wish: string) {
  const [held, setHeld] = useState<{ ids: readonly string[]; wish: string }>();

  if (!isHeld && held) {
    setHeld(undefined);
  } else if (isHeld && held?.wish !== wish && current.length > 0) {
    setHeld({ ids: current, wish });
  }
  const frozen =
    isHeld && held?.wish === wish ? freezeOrder(held.ids, current) : { ids: current, changes: 0 };
  return { ...frozen, release: () => setHeld({ ids: current, wish }) };
}
