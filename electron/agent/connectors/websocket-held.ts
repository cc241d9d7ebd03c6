import type { Timer } from '#electron/agent/ports.ts';

import type { HoldContext, Reading } from './connector.ts';
import { maxLateMs } from './http-reading.ts';
import { openHeaders } from './open-headers.ts';
import { ask } from './websocket-exchange.ts';
import { readEnd, readHung, readOutcome } from './websocket-reading.ts';
import type { WebsocketTarget } from './websocket-target.ts';
import { openWire, type Wire, type WireListener } from './websocket-wire.ts';

const pingEveryMs = 15_000;
const pongWithinMs = 5_000;
/** After a failure, beside the rechecks of the verdict; doubled with each. */
const firstLookMs = 2_000;
const longestLookMs = 30_000;
/** What may come unasked between two signs of life; more is a flood and costs us more than it tells. */
const maxUnasked = { messages: 50_000, bytes: 64 * 1024 * 1024 };

export type HeldLine = { probe(): Promise<Reading> };

/**
 * Keeps one WebSocket open to a bot. Probes open it, ask over it, and open it anew when it is gone; between them it is
 * pinged, and its loss is reported at once as the first failure. A reconnect that is then refused is final.
 */
export function createHeldLine(target: WebsocketTarget, context: HoldContext): HeldLine {
  const { clock, signal, secrets, logger } = context;
  let wire: Wire | undefined;
  let timer: Timer | undefined;
  let turns = 0;
  let isLost = false;
  let failures = 0;

  signal.addEventListener('abort', letGo, { once: true });

  /** Whatever waited for the wire until now waits no more. */
  function turn(): void {
    turns += 1;
    timer?.cancel();
  }

  function letGo(): void {
    turn();
    wire?.leave();
    wire = undefined;
  }

  /** The wire is open and nobody asks anything. */
  function rest(): void {
    turn();
    const unasked = { messages: 0, bytes: 0 };
    wire?.listen({
      message: (bytes) => {
        unasked.messages += 1;
        unasked.bytes += bytes.length;
        if (unasked.messages > maxUnasked.messages || unasked.bytes > maxUnasked.bytes) {
          lose(readEnd({ kind: 'broken', phase: 'body', fault: 'flooded' }, target));
        }
      },
      ponged: rest,
      ended: (end) => lose(readEnd(end, target, 'connection_lost')),
    });
    timer = clock.after(pingEveryMs, ping);
  }

  function ping(): void {
    const sentAt = clock.mono();
    const asked = turns;
    wire?.ping();
    timer = clock.after(pongWithinMs, () => setImmediate(onNoPong, asked, sentAt));
  }

  function onNoPong(asked: number, sentAt: number): void {
    if (asked !== turns) {
      return;
    }
    if (clock.mono() - sentAt - pongWithinMs > maxLateMs) {
      rest();
    } else {
      lose(readHung(pongWithinMs));
    }
  }

  function lose(reading: Reading): void {
    letGo();
    isLost = true;
    logger.info({ cause: reading.cause, code: reading.code }, 'a held connection was lost');
    context.report(reading);
  }

  /** A bot that is gone is looked for, a little later each time, so that its return is not left to its next turn. */
  function lookAgain(): void {
    const afterMs = Math.min(firstLookMs * 2 ** failures, longestLookMs);
    failures += 1;
    timer = clock.after(afterMs, () => context.look());
  }

  /** Nothing but the probe listens from now on. */
  function claim(headers: Record<string, string>, listener: WireListener) {
    turn();
    if (wire) {
      wire.listen(listener);
      return { wire, isOpen: true };
    }
    wire = openWire(target, headers, listener);
    return { wire, isOpen: false };
  }

  return {
    async probe() {
      const wasOpen = wire !== undefined;
      const wasLost = isLost;
      const send = target.send === undefined ? undefined : await secrets.open(target.send);
      // Over a wire that is open they are no longer sent, and may still come back in a message that is quoted.
      const isNeeded = !wasOpen || send !== undefined;
      const opened = isNeeded
        ? await openHeaders(target.headers, secrets)
        : { headers: {}, secret: [] };
      const outcome = await ask(
        (listener) => claim(opened.headers, listener),
        { ...target, send },
        context,
      );
      const reading = readOutcome(outcome, target, {
        secrets: send === undefined ? opened.secret : [...opened.secret, send],
        certificate: wire?.tlsValidTo ?? {},
      });
      if (outcome.kind === 'answered') {
        isLost = false;
        failures = 0;
        rest();
        return reading;
      }
      letGo();
      isLost = wasOpen;
      lookAgain();
      return wasLost && reading.cause === 'refused' ? { ...reading, isFinal: true } : reading;
    },
  };
}
