/** Something that becomes due at a moment of the monotonic clock. */
export type Due<Item> = { at: number; item: Item };

/** A binary heap by time: adding and taking cost the logarithm of the length. Each item is in it once at most. */
export function createDueQueue<Item>() {
  const heap: Due<Item>[] = [];
  // What an item is due for; an entry of the heap that says otherwise is out of date and skipped.
  const dueAt = new Map<Item, number>();

  const isEarlier = (a: number, b: number) => (heap[a]?.at ?? 0) < (heap[b]?.at ?? 0);

  function swap(a: number, b: number): void {
    const first = heap[a];
    const second = heap[b];
    if (first && second) {
      heap[a] = second;
      heap[b] = first;
    }
  }

  function rise(start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isEarlier(index, parent)) {
        return;
      }
      swap(index, parent);
      index = parent;
    }
  }

  function sink(): void {
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      let least = index;
      if (left < heap.length && isEarlier(left, least)) {
        least = left;
      }
      if (right < heap.length && isEarlier(right, least)) {
        least = right;
      }
      if (least === index) {
        return;
      }
      swap(index, least);
      index = least;
    }
  }

  function removeFirst(): void {
    const last = heap.pop();
    if (last && heap.length > 0) {
      heap[0] = last;
      sink();
    }
  }

  function dropOutdated(): void {
    for (let first = heap[0]; first && dueAt.get(first.item) !== first.at; first = heap[0]) {
      removeFirst();
    }
  }

  return {
    /** Adds the item, or moves it to another time. */
    set(item: Item, at: number): void {
      dueAt.set(item, at);
      heap.push({ at, item });
      rise(heap.length - 1);
    },

    delete(item: Item): void {
      dueAt.delete(item);
    },

    get: (item: Item) => dueAt.get(item),

    /** When the next item is due. */
    nextAt(): number | undefined {
      dropOutdated();
      return heap[0]?.at;
    },

    /** Takes the earliest item that is due by now. */
    take(now: number): Due<Item> | undefined {
      dropOutdated();
      const first = heap[0];
      if (!first || first.at > now) {
        return undefined;
      }
      removeFirst();
      dueAt.delete(first.item);
      return first;
    },

    size: () => dueAt.size,
  };
}
