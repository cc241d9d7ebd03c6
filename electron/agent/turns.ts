/** Has tasks about one thing run one after the other, however each ends; others do not wait for them. */
export function createTurns<Key>() {
  // Who waits for the task that runs; there is nothing where none does.
  const lines = new Map<Key, (() => void)[]>();

  function next(key: Key): void {
    const first = lines.get(key)?.shift();
    if (first) {
      first();
    } else {
      lines.delete(key);
    }
  }

  /** A task that need not wait begins at once. */
  return async <Result>(key: Key, task: () => Promise<Result>): Promise<Result> => {
    const line = lines.get(key);
    if (line) {
      await new Promise<void>((begin) => line.push(begin));
    } else {
      lines.set(key, []);
    }
    try {
      return await task();
    } finally {
      next(key);
    }
  };
}
