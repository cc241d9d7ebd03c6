/** Something that becomes due at a moment of the monotonic clock. */
export type Due<Item> = { readonly at: number; readonly item: Item };

/** One that no longer counts stays in the heap until it comes up, and is skipped then. */
type Entry<Item> = Due<Item> & { isOutdated: boolean };

/** A binary heap by time: adding and taking cost the logarithm of the length. Each item is in it once at most. */
export function createDueQueue<Item>() {
  const heap: Entry<Item>[] = [];
  const entries = new Map<Item, Entry<Item>>();

  function add(entry: Entry<Item>): void {
    let index = heap.length;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (!above || above.at <= entry.at) {
        break;
      }
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
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

  function first(): Entry<Item> | undefined {
    let entry = heap[0];
    while (entry?.isOutdated) {
      removeFirst();
      entry = heap[0];
    }
    return entry;
  }

  function forget(item: Item): void {
    const entry = entries.get(item);
    if (entry) {
      entry.isOutdated = true;
      entries.delete(item);
    }
  }

  return {
    /** Adds the item, or moves it to another time. */
    set(item: Item, at: number): void {
      forget(item);
      const entry = { at, item, isOutdated: false };
      entries.set(item, entry);
      add(entry);
    },

    delete: forget,

    get: (item: Item) => entries.get(item)?.at,

    /** When the next item is due. */
    nextAt: (): number | undefined => first()?.at,

    /** Takes the earliest item that is due by now. */
    take(now: number): Due<Item> | undefined {
      const entry = first();
      if (!entry || entry.at > now) {
        return undefined;
      }
      removeFirst();
      entries.delete(entry.item);
      return entry;
    },

    size: () => entries.size,
  };
}
