import type { ZodType } from 'zod';

import type { Clock, Timer } from '#electron/agent/ports.ts';

import type { Frame, GatewayFault } from './frames.ts';

/** What came of one request. */
export type Answer<Payload> =
  | { kind: 'answer'; payload: Payload }
  | { kind: 'refused'; fault: GatewayFault }
  /** Nothing within its time. */
  | { kind: 'silent' }
  /** Not of the shape that such an answer has. */
  | { kind: 'garbled' }
  /** The connection ended first. */
  | { kind: 'ended' };

type Waiting = { settle(answer: Answer<unknown>): void; timer: Timer };

/** Requests under way on one connection, each with a time limit. Answers may come in any order. */
export function createCalls({ clock, send }: { clock: Clock; send: (text: string) => void }) {
  const waiting = new Map<string, Waiting>();
  let next = 0;
  let isOver = false;

  function settle(id: string, answer: Answer<unknown>): void {
    const found = waiting.get(id);
    waiting.delete(id);
    found?.timer.cancel();
    found?.settle(answer);
  }

  function outcome(frame: Extract<Frame, { type: 'res' }>): Answer<unknown> {
    if (frame.ok) {
      return { kind: 'answer', payload: frame.payload };
    }
    return frame.error ? { kind: 'refused', fault: frame.error } : { kind: 'garbled' };
  }

  async function ask<Payload>(
    method: string,
    params: Record<string, unknown>,
    { schema, limitMs }: { schema: ZodType<Payload>; limitMs: number },
  ): Promise<Answer<Payload>> {
    if (isOver) {
      return { kind: 'ended' };
    }
    next += 1;
    const id = `a${next}`;
    const answer = await new Promise<Answer<unknown>>((resolve) => {
      const timer = clock.after(limitMs, () => settle(id, { kind: 'silent' }));
      waiting.set(id, { settle: resolve, timer });
      send(JSON.stringify({ type: 'req', id, method, params }));
    });
    if (answer.kind !== 'answer') {
      return answer;
    }
    const parsed = schema.safeParse(answer.payload);
    return parsed.success ? { kind: 'answer', payload: parsed.data } : { kind: 'garbled' };
  }

  return {
    ask,

    /** An answer to nothing we asked is passed over. */
    take(frame: Extract<Frame, { type: 'res' }>): void {
      settle(frame.id, outcome(frame));
    },

    end(): void {
      isOver = true;
      for (const id of waiting.keys()) {
        settle(id, { kind: 'ended' });
      }
    },
  };
}
