import { connect } from 'node:net';

import { quoted } from '#electron/agent/connectors/http-reading.ts';
import { abortReason } from '#electron/agent/connectors/open-socket.ts';

import type { ServiceContext } from '../service-manager.ts';
import { createMessageReader, encodeMessage } from './amp.ts';

export type RpcCall = {
  socketPath: string;
  method: 'getMonitorData' | 'restartProcessId';
  argument: Readonly<Record<string, unknown>>;
  timeoutMs: number;
};

export type RpcAnswer =
  | { kind: 'answered'; value: unknown }
  /** It did not do it, and says why. */
  | { kind: 'failed'; message: string }
  /** No daemon runs: it leaves its socket behind when it was killed. */
  | { kind: 'missing' }
  /** The socket may not be used by the user that we run as. */
  | { kind: 'forbidden' }
  /** Nobody listens, nobody answers, or what answers is not PM2. */
  | { kind: 'silent'; evidence: Record<string, unknown> };

/** The daemon answers with every program's whole environment. */
const maxAnswerBytes = 16 * 1024 * 1024;
const callId = 'admin-agent:0';

/**
 * Asks PM2's daemon once, over a connection of its own, within limits of time and size. This is what PM2's own command
 * line does, but for starting a daemon where there is none. Rejects only when `signal` aborts.
 */
export function callDaemon(
  { socketPath, method, argument, timeoutMs }: RpcCall,
  { clock, signal }: Pick<ServiceContext, 'clock' | 'signal'>,
): Promise<RpcAnswer> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(abortReason(signal));
      return;
    }
    const read = createMessageReader(maxAnswerBytes);
    const socket = connect({ path: socketPath });
    const deadline = clock.after(timeoutMs, () =>
      // One turn of the loop reads what has long been here while we were busy.
      setImmediate(() => settle({ kind: 'silent', evidence: { reason: 'timeout' } })),
    );
    signal.addEventListener('abort', onAbort, { once: true });

    function leave(): void {
      deadline.cancel();
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
    }

    function settle(answer: RpcAnswer): void {
      leave();
      resolve(answer);
    }

    function onAbort(): void {
      leave();
      reject(abortReason(signal));
    }

    socket.on('connect', () =>
      socket.write(encodeMessage([{ type: 'call', method, args: [argument] }, callId])),
    );
    socket.on('data', (bytes: Buffer) => {
      if (socket.destroyed) {
        return;
      }
      const state = read(bytes);
      if (state.kind === 'whole') {
        settle(readReply(state.parts));
      } else if (state.kind === 'broken') {
        settle({ kind: 'silent', evidence: { reason: state.fault } });
      }
    });
    socket.on('error', (error: NodeJS.ErrnoException) => settle(readErrno(error.code)));
    socket.on('close', () => settle({ kind: 'silent', evidence: { reason: 'cut' } }));
  });
}

function readReply([reply, id]: readonly unknown[]): RpcAnswer {
  if (id !== callId || typeof reply !== 'object' || reply === null) {
    return { kind: 'silent', evidence: { reason: 'bad_answer' } };
  }
  const { error, args } = reply as { error?: unknown; args?: unknown };
  if (error !== undefined) {
    return { kind: 'failed', message: quoted(textOf(error)) };
  }
  return { kind: 'answered', value: Array.isArray(args) ? args[0] : undefined };
}

/** An error crosses the socket as its message, or as what JSON makes of it: nothing. */
function textOf(error: unknown): string {
  return typeof error === 'string' ? error : JSON.stringify(error).slice(0, 1_000);
}

const missing = new Set(['ECONNREFUSED', 'ENOENT', 'ENOTDIR', 'ENOTSOCK', 'ENAMETOOLONG', 'ELOOP']);

function readErrno(errno = 'UNKNOWN'): RpcAnswer {
  if (missing.has(errno)) {
    return { kind: 'missing' };
  }
  return errno === 'EACCES' || errno === 'EPERM'
    ? { kind: 'forbidden' }
    : { kind: 'silent', evidence: { errno } };
}
