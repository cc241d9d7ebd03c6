const empty = Buffer.alloc(0);

export type ByteStore = {
  readonly length: number;
  add(bytes: Uint8Array): void;
  /** What was added so far, in one piece; only valid until the next `add`. */
  view(): Buffer;
};

/**
 * Gathers bytes in one buffer that doubles. A list of chunks would do for friendly senders, but one that
 * sends single bytes makes each of them cost some hundred.
 */
export function createByteStore(): ByteStore {
  let buffer: Buffer = empty;
  let length = 0;

  return {
    get length() {
      return length;
    },
    add(bytes) {
      const needed = length + bytes.length;
      if (needed > buffer.length) {
        const grown = Buffer.allocUnsafe(Math.max(needed, 2 * buffer.length, 1024));
        buffer.copy(grown, 0, 0, length);
        buffer = grown;
      }
      buffer.set(bytes, length);
      length = needed;
    },
    view: () => buffer.subarray(0, length),
  };
}
