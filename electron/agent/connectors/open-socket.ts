import net, { type LookupFunction } from 'node:net';
import tls from 'node:tls';

import { lookUp } from './look-up.ts';

export type SocketTarget = {
  host: string;
  port: number;
  /** A socket of this machine's file system, in place of host and port. */
  socketPath?: string;
  timeoutMs: number;
  /** In place of the system's own. */
  lookup?: LookupFunction;
  tls?: { serverName: string; context: tls.SecureContext | undefined };
};

/** A fresh connection for HTTP/1.1, secured where the target says so. Has no time limit of its own. */
export function openSocket(target: SocketTarget): net.Socket {
  const { host, port, socketPath, tls: secure, timeoutMs } = target;
  if (socketPath !== undefined) {
    return net.connect({ path: socketPath });
  }
  const options = {
    host,
    port,
    lookup: target.lookup ?? lookUp,
    // By default 250 ms, after which a far host's working address is given up for its next one.
    autoSelectFamilyAttemptTimeout: Math.max(250, Math.floor(timeoutMs / 3)),
  };
  return secure
    ? tls.connect({
        ...options,
        servername: secure.serverName,
        secureContext: secure.context,
        ALPNProtocols: ['http/1.1'],
      })
    : net.connect(options);
}

/**
 * With nobody listening on a local port of the range for outgoing connections, the system can choose that
 * very port for our own end, and the connection then reaches itself: what comes in is our own request.
 */
export function isConnectedToItself(socket: net.Socket): boolean {
  return (
    socket.localPort !== undefined &&
    socket.localPort === socket.remotePort &&
    socket.localAddress === socket.remoteAddress
  );
}

export function connectedToItself(): NodeJS.ErrnoException {
  return Object.assign(new Error('connected to itself'), { code: 'ECONNREFUSED' });
}

/** Until when the other side's certificate is valid. */
export function validTo(socket: net.Socket): { tlsValidTo?: number } {
  if (!(socket instanceof tls.TLSSocket)) {
    return {};
  }
  const tlsValidTo = socket.getPeerX509Certificate()?.validToDate.getTime();
  return tlsValidTo === undefined || Number.isNaN(tlsValidTo) ? {} : { tlsValidTo };
}

export function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason));
}
