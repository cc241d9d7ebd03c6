/** Something that becomes due at a moment of the monotonic clock. */
export type Due<Item> = { at: number; item: Item };

/** A binary heap by time: adding and taking cost the logarithm of the length. Each item is in it once at most. */
export function createDueQueue<Item>() {
  const heap: Due<Item>[] = [];
  // What an item is due for; an entry of the heap that says otherwise is out of date and skipped.
  const dueAt = new Map<Item, number>();

  function add(due: Due<Item>): void {
    let index = heap.length;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (!above || above.at <= due.at) {
        break;
      }
      heap[index] = above;
      index = parent;
    }
    heap[index] = due;
  }

  function removeFirst(): void {
    const last = heap.pop();
    if (!last || heap.length === 0) {
      return;
    }
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      let least = heap[child];
      const other = heap[child + 1];
      if (least && other && other.at < least.at) {
        least = other;
        child += 1;
      }
      if (!least || least.at >= last.at) {
        break;
      }
      heap[index] = least;
      index = child;
    }
    heap[index] = last;
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
      add({ at, item });
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
