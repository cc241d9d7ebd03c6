import { WebSocket } from 'ws';

import type { Clock, Timer } from '#electron/agent/ports.ts';

import { lookUp } from '../look-up.ts';
import type { GatewayTarget } from './gateway-target.ts';

/** A gateway's longest honest frame, its whole configuration several times over, stays well below. */
export const maxFrameBytes = 8 * 1024 * 1024;
/** Above this rate nothing is read for a while: a gateway that floods us waits, not the other bots. */
const bytesPerMs = 8 * 1024;
/** What a frame costs to take up beyond its bytes. */
const frameCost = 512;
const allowance = 1024 * 1024;

/** How a connection came to its end. */
export type SocketEnd =
  /** It could not be opened, or broke. */
  | { kind: 'failed'; error: NodeJS.ErrnoException; wasOpen: boolean }
  /** It is answered by HTTP, but no WebSocket comes of it. */
  | { kind: 'answered'; status: number }
  /** What comes in breaks the rules of the protocol or our limits. */
  | { kind: 'bad_frames'; fault: string }
  | { kind: 'closed'; code: number; reason: string };

export type GatewaySocket = {
  send(text: string): void;
  /** Ends it without a word; nothing is handed on any more. */
  drop(): void;
};

type Listeners = {
  clock: Clock;
  onOpen: () => void;
  onText: (text: string) => void;
  /** Once, unless it was dropped. */
  onEnd: (end: SocketEnd) => void;
};

/** One WebSocket, without compression, redirects or an `Origin`, whose memory and share of the processor are bounded. */
export function openGatewaySocket(
  { url, liveness: { tls }, lookup = lookUp }: GatewayTarget,
  { clock, onOpen, onText, onEnd }: Listeners,
): GatewaySocket {
  const socket = new WebSocket(url, {
    perMessageDeflate: false,
    maxPayload: maxFrameBytes,
    followRedirects: false,
    lookup,
    ...(tls && { secureContext: tls.context, servername: tls.serverName }),
  });
  let isOver = false;
  let wasOpen = false;
  let rest: Timer | null = null;
  let spent = 0;
  let countedAt = clock.mono();

  function leave(): boolean {
    if (isOver) {
      return false;
    }
    isOver = true;
    rest?.cancel();
    socket.terminate();
    return true;
  }

  function end(how: SocketEnd): void {
    if (leave()) {
      onEnd(how);
    }
  }

  function charge(bytes: number): void {
    const now = clock.mono();
    spent = Math.max(0, spent - (now - countedAt) * bytesPerMs) + bytes + frameCost;
    countedAt = now;
    if (spent > allowance && rest === null && !isOver) {
      socket.pause();
      rest = clock.after(spent / bytesPerMs, () => {
        rest = null;
        socket.resume();
      });
    }
  }

  socket.on('open', () => {
    wasOpen = true;
    onOpen();
  });
  socket.on('message', (data: Buffer, isBinary) => {
    if (isOver) {
      return;
    }
    charge(data.length);
    if (isBinary) {
      end({ kind: 'bad_frames', fault: 'binary' });
    } else {
      onText(data.toString('utf8'));
    }
  });
  // They are answered for us, but cost what a frame costs.
  socket.on('ping', (data) => charge(data.length));
  socket.on('pong', (data) => charge(data.length));
  socket.on('unexpected-response', (request, response) => {
    const status = response.statusCode ?? 0;
    request.destroy();
    end({ kind: 'answered', status });
  });
  socket.on('error', (error: NodeJS.ErrnoException) => end(endOf(error, wasOpen)));
  socket.on('close', (code, reason) => {
    end({ kind: 'closed', code, reason: reason.toString('utf8') });
  });

  return {
    send(text) {
      if (!isOver && socket.readyState === WebSocket.OPEN) {
        socket.send(text, () => undefined);
      }
    },
    drop: () => void leave(),
  };
}

const faults: Readonly<Record<string, string>> = {
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 'frame_too_large',
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: 'frame_too_large',
  WS_ERR_TOO_MANY_BUFFERED_PARTS: 'too_many_fragments',
  WS_ERR_INVALID_UTF8: 'invalid_utf8',
};

function endOf(error: NodeJS.ErrnoException, wasOpen: boolean): SocketEnd {
  const code = error.code ?? '';
  if (code.startsWith('WS_ERR_')) {
    return { kind: 'bad_frames', fault: faults[code] ?? 'bad_frame' };
  }
  // A head that is no HTTP (`HPE_…`), or an upgrade that is none, which ws reports without a code.
  if (!wasOpen && (code === '' || code.startsWith('HPE_'))) {
    return { kind: 'bad_frames', fault: 'bad_upgrade' };
  }
  return { kind: 'failed', error, wasOpen };
}
