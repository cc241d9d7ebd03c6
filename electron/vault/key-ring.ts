/**
 * The keys that are in memory. They are overwritten when they are dropped, so whoever uses one does so without waiting
 * for anything in between.
 */
export function createKeyRing() {
  const keks = new Map<string, Buffer>();
  const dataKeys = new Map<string, Buffer>();

  function put(into: Map<string, Buffer>, id: string, key: Buffer): void {
    const before = into.get(id);
    if (before !== key) {
      before?.fill(0);
    }
    into.set(id, key);
  }

  function clearDataKeys(): void {
    for (const key of dataKeys.values()) {
      key.fill(0);
    }
    dataKeys.clear();
  }

  return {
    isEmpty: () => keks.size === 0,
    kek: (id: string) => keks.get(id),
    dataKey: (id: string) => dataKeys.get(id),
    addKek: (id: string, key: Buffer) => put(keks, id, key),
    addDataKey: (id: string, key: Buffer) => put(dataKeys, id, key),
    clearDataKeys,

    /** Drops every other key-encryption key, and all data keys, which may have been under one of them. */
    keepOnly(id: string): void {
      for (const [each, key] of keks) {
        if (each !== id) {
          key.fill(0);
          keks.delete(each);
        }
      }
      clearDataKeys();
    },

    clear(): void {
      for (const key of keks.values()) {
        key.fill(0);
      }
      keks.clear();
      clearDataKeys();
    },
  };
}

export type KeyRing = ReturnType<typeof createKeyRing>;
