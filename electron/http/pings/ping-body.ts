import type { IncomingMessage } from 'node:http';

import { bodyKeptBytes } from '#electron/agent/heartbeats/call-body.ts';
import type { Clock } from '#electron/agent/ports.ts';

/** More of a body is not waited for: the call counts with what has come of it. */
const readBytes = 100_000;
const readMs = 5_000;
/** So much more is taken and thrown away, because many clients read no answer before they have sent everything. */
const discardedBytes = 1_000_000;
const discardedMs = 2_000;

/**
 * Reads what comes with a call: to its end, or as much as is looked at. `onRead` gets what is kept; it is not called
 * where the caller gave up on the way. What comes after that is thrown away, and in the end cut off.
 */
export function readPingBody(
  request: IncomingMessage,
  clock: Clock,
  onRead: (kept: Buffer) => void,
): void {
  const kept: Buffer[] = [];
  let keptBytes = 0;
  let seenBytes = 0;
  let isRead = false;
  let timer = clock.after(readMs, finish);

  function finish(): void {
    if (isRead) {
      return;
    }
    isRead = true;
    timer.cancel();
    if (!request.complete) {
      timer = clock.after(discardedMs, () => request.destroy());
    }
    onRead(Buffer.concat(kept));
  }

  request.on('data', (chunk: Buffer) => {
    seenBytes += chunk.length;
    if (isRead) {
      if (seenBytes > discardedBytes) {
        request.destroy();
      }
      return;
    }
    if (keptBytes < bodyKeptBytes) {
      const part = chunk.subarray(0, bodyKeptBytes - keptBytes);
      kept.push(Buffer.from(part));
      keptBytes += part.length;
    }
    if (seenBytes >= readBytes) {
      finish();
    }
  });
  request.on('end', () => {
    finish();
    timer.cancel();
  });
  request.on('close', () => {
    isRead = true;
    timer.cancel();
  });
}
