import type { Clock, Random } from './ports.ts';

export type Ids = { next(): string };

/**
 * Makes UUIDs of version 7 (RFC 9562, 5.7): 48 bits of time, then random bits, so that ids sort by when they
 * were made. Within one millisecond, and when the clock goes back, the last time is used again and the first
 * random field counts up, so that the order never breaks.
 */
export function createIds({ clock, random }: { clock: Clock; random: Random }): Ids {
  let lastMs = 0;
  let counter = 0;

  return {
    next() {
      const now = Math.max(clock.now(), 0);
      const bytes = random.bytes(16);
      if (now > lastMs) {
        lastMs = now;
        counter = (((bytes[6] ?? 0) << 8) | (bytes[7] ?? 0)) & 0x7ff;
      } else {
        counter += 1;
        if (counter > 0xfff) {
          lastMs += 1;
          counter = 0;
        }
      }
      const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
      view.setUint16(0, Math.floor(lastMs / 2 ** 32));
      view.setUint32(2, lastMs % 2 ** 32);
      view.setUint16(6, 0x7000 | counter);
      view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f));
      const hex = Buffer.from(bytes.buffer, bytes.byteOffset, 16).toString('hex');
      return [
        hex.slice(0, 8),
        hex.slice(8, 12),
        hex.slice(12, 16),
        hex.slice(16, 20),
        hex.slice(20),
      ].join('-');
    },
  };
}
