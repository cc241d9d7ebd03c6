import type { IncomingMessage } from 'node:http';

import { bodyKeptBytes } from '#electron/agent/heartbeats/call-body.ts';
import type { Clock } from '#electron/agent/ports.ts';

/**
 * More is not taken off the line. It is far more than what is kept, because a client that sends the whole output of its
 * job sees no answer before it has sent everything.
 */
const takenBytes = 1_000_000;
const takenMs = 5_000;

/**
 * Reads what comes with a call and keeps the first of it. `onRead` is called at its end, or when it has taken too much
 * or too long; what comes after that is not read. Not called where the caller gave up on the way.
 */
export function readPingBody(
  request: IncomingMessage,
  clock: Clock,
  onRead: (kept: Buffer) => void,
): void {
  const kept: Buffer[] = [];
  let keptBytes = 0;
  let takenSoFar = 0;
  const timer = clock.after(takenMs, finish);

  function stop(): void {
    timer.cancel();
    request.off('data', take);
    request.off('end', finish);
    request.off('close', stop);
  }

  function finish(): void {
    stop();
    request.pause();
    onRead(Buffer.concat(kept));
  }

  function take(chunk: Buffer): void {
    takenSoFar += chunk.length;
    if (keptBytes < bodyKeptBytes) {
      // A copy, so that what is kept does not hold on to the whole of what came.
      const part = Buffer.from(chunk.subarray(0, bodyKeptBytes - keptBytes));
      keptBytes += part.length;
      kept.push(part);
    }
    if (takenSoFar >= takenBytes) {
      finish();
    }
  }

  request.on('data', take);
  request.on('end', finish);
  request.on('close', stop);
}
