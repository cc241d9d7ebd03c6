import type { ClientRequest } from 'node:http';
import net from 'node:net';
import { WebSocket } from 'ws';

import type { Phase } from './http-exchange.ts';
import {
  connectedToItself,
  isConnectedToItself,
  openSocket,
  type SocketTarget,
  validTo,
} from './open-socket.ts';

/** One message, its fragments put together. */
const maxMessageBytes = 1024 * 1024;
/** Interim answers before the one that counts. */
const maxInterim = 20;
const switchingProtocols = 101;
const normalClosure = 1_000;
const withoutCode = 1_005;
const withoutCloseFrame = 1_006;

/** How the other side breaks the protocol, in words that evidence can carry. */
export type WireFault =
  | 'not_http'
  | 'bad_head'
  | 'head_too_large'
  | 'bad_upgrade'
  | 'bad_accept'
  | 'bad_subprotocol'
  | 'bad_frame'
  | 'bad_text'
  | 'bad_close'
  | 'message_too_large'
  | 'flooded';

/** Why there is no wire any more. */
export type WireEnd =
  /** Answered, but with something other than a WebSocket. */
  | { kind: 'declined'; status: number; location: string | undefined }
  | { kind: 'broken'; phase: Phase; fault: WireFault }
  /** Closed by the other side; with its close code where it was open. */
  | { kind: 'closed'; phase: Phase; code: number | null }
  | { kind: 'failed'; phase: Phase; error: NodeJS.ErrnoException };

/** Who is told what happens on a wire. */
export type WireListener = {
  opened?(): void;
  message?(bytes: Buffer): void;
  ponged?(): void;
  /** The last word, said once; not where it was we who left. */
  ended: (end: WireEnd) => void;
};

/** One WebSocket from the first packet to the last. Knows no time limit: whoever holds it does. */
export type Wire = {
  /** As for HTTP: `head` until it is open, `body` from then on. */
  readonly phase: Phase;
  readonly tlsValidTo: { tlsValidTo?: number };
  /** Takes the place of the listener before. Where the wire has ended meanwhile, it is told so. */
  listen(listener: WireListener): void;
  send(text: string): void;
  ping(): void;
  /** Ends it with a goodbye where it is open, without waiting for one. Nothing is told afterwards. */
  leave(): void;
};

type Target = SocketTarget & { url: string; subprotocols: string[] };

/** Connects and asks for a WebSocket. Whatever the end, the socket is gone by the time it is told. */
export function openWire(
  target: Target,
  headers: Record<string, string>,
  first: WireListener,
): Wire {
  const raw = openSocket(target);
  let phase: Phase = net.isIP(target.host) === 0 ? 'lookup' : 'connect';
  let listener = first;
  let isOver = false;
  let endedAs: WireEnd | undefined;
  let certificate: { tlsValidTo?: number } = {};
  let request: ClientRequest | undefined;
  const socket = connect();
  const sayGoodbye = socket.close.bind(socket);

  function connect(): WebSocket {
    try {
      return new WebSocket(target.url, target.subprotocols, {
        headers,
        createConnection: () => raw,
        // Sent once the connection stands and its certificate is known to be good, not before.
        finishRequest: (made) => {
          request = made;
        },
        followRedirects: false,
        perMessageDeflate: false,
        maxPayload: maxMessageBytes,
      });
    } catch (error) {
      raw.destroy();
      throw error;
    }
  }

  function drop(): void {
    isOver = true;
    socket.terminate();
    raw.destroy();
  }

  function end(how: WireEnd): void {
    if (!isOver) {
      endedAs = how;
      drop();
      listener.ended(how);
    }
  }

  function onReady(): void {
    phase = 'head';
    if (isConnectedToItself(raw)) {
      end({ kind: 'failed', phase: 'connect', error: connectedToItself() });
      return;
    }
    certificate = validTo(raw);
    request?.end();
  }

  raw.on('lookup', (error: Error | null) => {
    phase = error ? 'lookup' : 'connect';
  });
  raw.on('connect', () => {
    phase = target.tls ? 'tls' : 'head';
  });
  raw.on(target.tls ? 'secureConnect' : 'connect', onReady);
  // Once it is open, the library keeps what goes wrong with the socket to itself.
  raw.on('error', (error: NodeJS.ErrnoException) => end(endOf(error, phase)));
  raw.on('close', () => {
    end({ kind: 'closed', phase, code: phase === 'body' ? withoutCloseFrame : null });
  });

  let interim = 0;
  request?.on('information', () => {
    interim += 1;
    if (interim > maxInterim) {
      end({ kind: 'broken', phase, fault: 'bad_head' });
    }
  });
  socket.on('upgrade', ({ httpVersion }) => {
    if (httpVersion !== '1.1') {
      end({ kind: 'broken', phase, fault: 'bad_upgrade' });
    }
  });
  socket.on('unexpected-response', (_, { statusCode = 0, headers: { location } }) => {
    end(
      statusCode === switchingProtocols
        ? { kind: 'broken', phase, fault: 'bad_upgrade' }
        : { kind: 'declined', status: statusCode, location },
    );
  });
  socket.on('open', () => {
    phase = 'body';
    if (!isOver) {
      listener.opened?.();
    }
  });
  socket.on('message', (data) => {
    if (!isOver) {
      listener.message?.(data as Buffer);
    }
  });
  socket.on('ping', () => {
    // The library breaks off, without a word, where more pings come than answers can be sent.
    if (socket.readyState !== WebSocket.OPEN) {
      end({ kind: 'broken', phase, fault: 'flooded' });
    }
  });
  socket.on('pong', () => {
    if (!isOver) {
      listener.ponged?.();
    }
  });
  socket.on('error', (error: NodeJS.ErrnoException) => end(endOf(error, phase)));
  // The library answers a close frame through this method, and tells of it only when the other side has hung up as
  // well, which may be never. What is wrong with the frame itself is told right after.
  socket.close = (code = withoutCode) => {
    process.nextTick(() => end({ kind: 'closed', phase, code }));
  };

  return {
    get phase() {
      return phase;
    },
    get tlsValidTo() {
      return certificate;
    },
    listen(next) {
      listener = next;
      if (endedAs) {
        process.nextTick(next.ended, endedAs);
      }
    },
    send: (text) => socket.send(text, ignore),
    ping: () => socket.ping(undefined, undefined, ignore),
    leave() {
      if (!isOver && socket.readyState === WebSocket.OPEN) {
        isOver = true;
        sayGoodbye(normalClosure);
      }
      drop();
    },
  };
}

/** What could not be written is told by the socket itself. */
function ignore(): void {}

function endOf(error: NodeJS.ErrnoException, phase: Phase): WireEnd {
  const { code } = error;
  if (code === undefined) {
    return { kind: 'broken', phase, fault: upgradeFault(error.message) };
  }
  if (code.startsWith('HPE_') || code.startsWith('WS_ERR_')) {
    return { kind: 'broken', phase, fault: faultOf(code) };
  }
  return { kind: 'failed', phase, error };
}

/** These have no code, only words. */
function upgradeFault(message: string): WireFault {
  if (message.includes('subprotocol')) {
    return 'bad_subprotocol';
  }
  return message.includes('Sec-WebSocket-Accept') ? 'bad_accept' : 'bad_upgrade';
}

function faultOf(code: string): WireFault {
  switch (code) {
    case 'HPE_INVALID_CONSTANT':
      return 'not_http';
    case 'HPE_HEADER_OVERFLOW':
      return 'head_too_large';
    case 'WS_ERR_INVALID_UTF8':
      return 'bad_text';
    case 'WS_ERR_INVALID_CLOSE_CODE':
      return 'bad_close';
    case 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH':
    case 'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH':
    case 'WS_ERR_TOO_MANY_BUFFERED_PARTS':
      return 'message_too_large';
    default:
      return code.startsWith('HPE_') ? 'bad_head' : 'bad_frame';
  }
}
