import net from 'node:net';

import type { ProbeContext } from './connector.ts';
import type { ProtocolFault, ResponseHead } from './http-head.ts';
import { createResponseReader, type ReadingLimits } from './http-response.ts';
import {
  abortReason,
  connectedToItself,
  isConnectedToItself,
  openSocket,
  type SocketTarget,
  validTo,
} from './open-socket.ts';

/** How far it got. */
export type Phase = 'lookup' | 'connect' | 'tls' | 'head' | 'body';

/** What one request over one fresh connection came to; nothing in it is judged yet. */
export type Exchange =
  | { kind: 'answered'; head: ResponseHead; body: Buffer; latencyMs: number; tlsValidTo?: number }
  | { kind: 'broken'; fault: ProtocolFault; status?: number; opening: string }
  /** Closed by the other side before the answer was whole. */
  | { kind: 'cut'; phase: Phase; status?: number }
  | { kind: 'timeout'; phase: Phase; lateMs: number; status?: number }
  | {
      kind: 'failed';
      phase: Phase;
      error: NodeJS.ErrnoException;
      status?: number;
    };

/**
 * Sends the request and reads the answer. The time limit is for everything from look-up to the last byte.
 * Rejects only when `signal` aborts, with its reason. Whatever the outcome, the socket is gone by then.
 */
export function exchange(
  target: SocketTarget & ReadingLimits,
  request: Buffer,
  { clock, signal }: Pick<ProbeContext, 'clock' | 'signal'>,
): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(abortReason(signal));
      return;
    }
    const startedAt = clock.mono();
    const reader = createResponseReader(target);
    const isNamed = target.socketPath === undefined && net.isIP(target.host) === 0;
    let phase: Phase = isNamed ? 'lookup' : 'connect';
    let isSettled = false;

    const socket = openSocket(target);
    // A timer that is late because this process was busy must not hide an answer that has long been
    // here: one turn of the loop reads what is waiting.
    const deadline = clock.after(target.timeoutMs, () => setImmediate(onDeadline));
    signal.addEventListener('abort', onAbort, { once: true });

    /** True the first time; what still happens on the socket afterwards changes nothing. */
    function leave(): boolean {
      if (isSettled) {
        return false;
      }
      isSettled = true;
      deadline.cancel();
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      return true;
    }

    function settle(outcome: Exchange): void {
      if (leave()) {
        resolve(outcome);
      }
    }

    function onAbort(): void {
      if (leave()) {
        reject(abortReason(signal));
      }
    }

    function onDeadline(): void {
      const lateMs = clock.mono() - startedAt - target.timeoutMs;
      settle({ kind: 'timeout', phase, lateMs, ...seenStatus() });
    }

    function seenStatus(): { status?: number } {
      return reader.head ? { status: reader.head.status } : {};
    }

    function onData(bytes: Buffer): void {
      switch (reader.push(bytes)) {
        case 'done':
          succeed();
          return;
        case 'broken':
          settle(isConnectedToItself(socket) ? selfConnected() : broken());
          return;
        case 'body':
          phase = 'body';
          return;
        case 'head':
          return;
      }
    }

    function broken(): Exchange {
      const fault = reader.fault ?? 'bad_head';
      return { kind: 'broken', fault, opening: reader.opening(), ...seenStatus() };
    }

    function succeed(): void {
      const { head } = reader;
      if (head && !isSettled) {
        const latencyMs = clock.mono() - startedAt;
        settle({ kind: 'answered', head, body: reader.body(), latencyMs, ...validTo(socket) });
      }
    }

    function onEnd(): void {
      if (reader.end() === 'done') {
        succeed();
      } else {
        settle({ kind: 'cut', phase, ...seenStatus() });
      }
    }

    socket.on('lookup', (error: Error | null) => {
      phase = error ? 'lookup' : 'connect';
    });
    socket.on('connect', () => {
      phase = target.tls ? 'tls' : 'head';
    });
    socket.on(target.tls ? 'secureConnect' : 'connect', () => {
      phase = 'head';
      socket.write(request);
    });
    socket.on('data', onData);
    socket.on('end', onEnd);
    socket.on('error', (error: NodeJS.ErrnoException) => {
      settle({ kind: 'failed', phase, error, ...seenStatus() });
    });
    socket.on('close', () => settle({ kind: 'cut', phase, ...seenStatus() }));
  });
}

function selfConnected(): Exchange {
  return { kind: 'failed', phase: 'connect', error: connectedToItself() };
}
