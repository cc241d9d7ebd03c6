import type { AgentEvent, EventKind } from '#shared/events.ts';
import type { TenantId } from '#shared/schemas/ids.ts';

import type { Clock, Logger } from './ports.ts';

const kept = 10_000;

export type EventListener = (event: AgentEvent) => void;

export type Events = ReturnType<typeof createEvents>;

/** Announces what changed, after it is stored. The newest are kept, so that a lost connection can catch up. */
export function createEvents({ clock, logger }: { clock: Clock; logger: Logger }) {
  // Tells a cursor of an earlier run from one of this run.
  const run = clock.now().toString(36);
  const ring: AgentEvent[] = [];
  const listeners = new Set<EventListener>();
  let count = 0;

  const cursorOf = (number: number) => `${run}.${number}`;

  function gap(): AgentEvent {
    return { kind: 'gap', tenantId: null, subject: '', at: clock.now(), cursor: cursorOf(count) };
  }

  return {
    emit(kind: EventKind, tenantId: TenantId | null, subject: string): void {
      count += 1;
      const event = { kind, tenantId, subject, at: clock.now(), cursor: cursorOf(count) };
      ring[count % kept] = event;
      for (const listener of listeners) {
        try {
          listener(event);
        } catch (error) {
          logger.error({ error, kind }, 'a listener of events failed');
        }
      }
    },

    /** Returns a function that stops listening. */
    subscribe(listener: EventListener): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    /** What came after a cursor; one `gap` where that cannot be told any more. */
    since(cursor: string): AgentEvent[] {
      const [cursorRun, number] = cursor.split('.');
      const after = Number(number);
      if (cursorRun !== run || !Number.isInteger(after) || after > count || count - after > kept) {
        return [gap()];
      }
      const missed: AgentEvent[] = [];
      for (let each = after + 1; each <= count; each += 1) {
        const event = ring[each % kept];
        if (event) {
          missed.push(event);
        }
      }
      return missed;
    },
  };
}
