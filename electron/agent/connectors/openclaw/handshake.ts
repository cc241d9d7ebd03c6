import type { Clock } from '#electron/agent/ports.ts';

import { type Answer, createCalls } from './calls.ts';
import { type Credentials, connectParams } from './connect-params.ts';
import {
  challengeSchema,
  type GatewayFault,
  type Hello,
  helloSchema,
  readFrame,
} from './frames.ts';
import { openGatewaySocket, type SocketEnd } from './gateway-socket.ts';
import type { GatewayTarget } from './gateway-target.ts';

/** For all of it. Repeated wrong credentials are answered after up to 5 s. */
export const handshakeLimitMs = 6_000;

/** How far a handshake had come. */
export type Stage = 'upgrade' | 'challenge' | 'hello';

/** An open connection, its handshake done. */
export type Link = {
  hello: Hello;
  ask: ReturnType<typeof createCalls>['ask'];
  /** Ends it without a word. */
  drop: () => void;
};

export type Handshake =
  | { kind: 'open'; link: Link }
  | { kind: 'refused'; fault: GatewayFault }
  | { kind: 'silent'; stage: Stage }
  | { kind: 'garbled'; stage: Stage }
  | { kind: 'ended'; stage: Stage; end: SocketEnd };

export type HandshakeOptions = {
  credentials: Credentials;
  clock: Clock;
  /** Ends it, as when nobody watches any more. */
  signal: AbortSignal;
  onEvent: (name: string, payload: unknown) => void;
  /** The connection ended after the handshake, and not by `drop`. */
  onEnd: (end: SocketEnd) => void;
};

/** Opens a connection and answers the gateway's challenge. Never rejects; whatever comes but `open`, the socket is gone. */
export function shakeHands(
  target: GatewayTarget,
  { credentials, clock, signal, onEvent, onEnd }: HandshakeOptions,
): Promise<Handshake> {
  return new Promise((resolve) => {
    let stage: Stage | 'open' = 'upgrade';
    let isSettled = false;
    let endedBy: SocketEnd | null = null;
    const calls = createCalls({ clock, send: (text) => socket.send(text) });
    const giveUp = () => settle({ kind: 'silent', stage: reached() });
    const limit = clock.after(handshakeLimitMs, giveUp);
    signal.addEventListener('abort', giveUp, { once: true });
    const onOpen = () => {
      stage = 'challenge';
    };
    const socket = openGatewaySocket(target, { clock, onOpen, onText, onEnd: ended });

    const reached = (): Stage => (stage === 'open' ? 'hello' : stage);

    function drop(): void {
      socket.drop();
      calls.end();
    }

    function settle(outcome: Handshake): void {
      if (isSettled) {
        return;
      }
      isSettled = true;
      limit.cancel();
      signal.removeEventListener('abort', giveUp);
      if (outcome.kind !== 'open') {
        drop();
      }
      resolve(outcome);
    }

    function ended(end: SocketEnd): void {
      endedBy = end;
      calls.end();
      if (stage === 'open') {
        onEnd(end);
      } else if (stage !== 'hello') {
        settle({ kind: 'ended', stage, end });
      }
      // Else the answer may have come with the end in one packet, and says more.
    }

    function onText(text: string): void {
      const frame = readFrame(text);
      if (frame === 'not_json' || frame === 'too_deep') {
        socket.drop();
        ended({ kind: 'bad_frames', fault: frame });
      } else if (frame === 'other') {
        return;
      } else if (frame.type === 'res') {
        calls.take(frame);
      } else if (stage === 'open') {
        onEvent(frame.event, frame.payload);
      } else if (frame.event === 'connect.challenge' && stage === 'challenge') {
        void answer(frame.payload);
      }
    }

    async function answer(payload: unknown): Promise<void> {
      const challenge = challengeSchema.safeParse(payload);
      if (!challenge.success) {
        settle({ kind: 'garbled', stage: 'challenge' });
        return;
      }
      stage = 'hello';
      const params = connectParams(challenge.data, credentials, target.version);
      const hello = await calls.ask('connect', params, {
        schema: helloSchema,
        limitMs: handshakeLimitMs,
      });
      take(hello);
    }

    function take(hello: Answer<Hello>): void {
      switch (hello.kind) {
        case 'answer':
          if (endedBy) {
            settle({ kind: 'ended', stage: 'hello', end: endedBy });
          } else if (!isSettled) {
            stage = 'open';
            settle({ kind: 'open', link: { hello: hello.payload, ask: calls.ask, drop } });
          }
          return;
        case 'refused':
          settle({ kind: 'refused', fault: hello.fault });
          return;
        case 'garbled':
        case 'silent':
          settle({ kind: hello.kind, stage: 'hello' });
          return;
        case 'ended':
          if (endedBy) {
            settle({ kind: 'ended', stage: 'hello', end: endedBy });
          }
          return;
        default:
          hello satisfies never;
      }
    }
  });
}
