import { faultOfText } from './answer-match.ts';
import type { ProbeContext } from './connector.ts';
import type { Phase } from './http-exchange.ts';
import type { AnswerFault } from './http-failure.ts';
import { abortReason } from './open-socket.ts';
import type { WebsocketTarget } from './websocket-target.ts';
import type { Wire, WireEnd, WireListener } from './websocket-wire.ts';

/** So much is passed over while the right message is waited for. */
const maxMessages = 1_000;
const maxBytes = 8 * 1024 * 1024;

/** What asking once over a wire came to; nothing in it is judged yet. */
export type Outcome =
  | { kind: 'answered'; latencyMs: number }
  /** Messages came, and none was the one that was expected. The fault is that of the last one. */
  | { kind: 'mismatched'; fault: AnswerFault; messages: number }
  | { kind: 'timeout'; phase: Phase; lateMs: number }
  | WireEnd;

type Question = Pick<WebsocketTarget, 'expectText' | 'expectJson' | 'timeoutMs'> & {
  /** In plain. */
  send: string | undefined;
};

/** An answer is a message, where one is asked or waited for; else that it is there. */
export function wantsMessage(
  target: Pick<WebsocketTarget, 'send' | 'expectText' | 'expectJson'>,
): boolean {
  return (
    target.send !== undefined || target.expectText !== undefined || target.expectJson !== undefined
  );
}

/**
 * Asks over the wire, which is opened with the listener it is given or is open already, and waits for the answer. Of
 * a wire that is already open nothing is expected unless it is asked, so where there is nothing to send it is
 * pinged. Rejects only when `signal` aborts, with its reason. The wire is the caller's to keep or leave.
 */
export function ask(
  wireFor: (listener: WireListener) => { wire: Wire; isOpen: boolean },
  question: Question,
  { clock, signal }: Pick<ProbeContext, 'clock' | 'signal'>,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(abortReason(signal));
      return;
    }
    const startedAt = clock.mono();
    let lastFault: AnswerFault | undefined;
    let messages = 0;
    let bytes = 0;
    let isSettled = false;

    const { wire, isOpen } = wireFor({
      opened: onOpen,
      message: onMessage,
      ponged: () => {
        if (isOpen && question.send === undefined) {
          answered();
        }
      },
      ended: (end) => settle((end.kind === 'closed' && mismatched()) || end),
    });
    // As for HTTP: one turn of the loop reads what is waiting before it is called too late.
    const deadline = clock.after(question.timeoutMs, () => setImmediate(onDeadline));
    signal.addEventListener('abort', onAbort, { once: true });
    if (isOpen) {
      if (question.send === undefined) {
        wire.ping();
      } else {
        wire.send(question.send);
      }
    }

    function isFirst(): boolean {
      if (isSettled) {
        return false;
      }
      isSettled = true;
      deadline.cancel();
      signal.removeEventListener('abort', onAbort);
      return true;
    }

    function settle(outcome: Outcome): void {
      if (isFirst()) {
        resolve(outcome);
      }
    }

    function onAbort(): void {
      if (isFirst()) {
        reject(abortReason(signal));
      }
    }

    function answered(): void {
      settle({ kind: 'answered', latencyMs: clock.mono() - startedAt });
    }

    function mismatched(): Outcome | undefined {
      return lastFault && { kind: 'mismatched', fault: lastFault, messages };
    }

    function onDeadline(): void {
      const lateMs = clock.mono() - startedAt - question.timeoutMs;
      settle(mismatched() ?? { kind: 'timeout', phase: wire.phase, lateMs });
    }

    function onOpen(): void {
      if (question.send !== undefined) {
        wire.send(question.send);
      } else if (!wantsMessage(question)) {
        answered();
      }
    }

    function onMessage(data: Buffer): void {
      if (isSettled || (isOpen && question.send === undefined)) {
        return;
      }
      const fault = faultOfText(data.toString('utf8'), question);
      if (!fault) {
        answered();
        return;
      }
      lastFault = fault;
      messages += 1;
      bytes += data.length;
      if (messages >= maxMessages || bytes > maxBytes) {
        settle({ kind: 'mismatched', fault, messages });
      }
    }
  });
}
