import { tracked } from '@trpc/server';
import { z } from 'zod';

import { procedure, router } from '#electron/api/trpc.ts';
import type { AgentEvent } from '#shared/events.ts';

import { ofTenants } from './inputs.ts';

/** A reader that falls so far behind is told that it missed something, instead of being fed for ever. */
const heldAtMost = 5_000;

export const eventsRouter = router({
  stream: procedure('client', 'visible')
    .input(
      ofTenants.extend({
        after: z.string().max(100).optional(),
        /** What the client's own reconnect sends. */
        lastEventId: z.string().max(100).nullish(),
      }),
    )
    .subscription(async function* ({ ctx, input, signal }) {
      const { agent, principal } = ctx;
      // Asked for each event when it is delivered: which tenants there are changes.
      const concerns = ({ tenantId }: AgentEvent) => {
        if (tenantId === null) {
          return principal.tenant === 'all';
        }
        const named = input.tenantId ?? (principal.tenant === 'all' ? tenantId : principal.tenant);
        return tenantId === named;
      };

      let held: AgentEvent[] = [];
      let hasMissed = false;
      let wake: () => void = () => undefined;
      const unsubscribe = agent.events.subscribe((event) => {
        if (held.length >= heldAtMost) {
          held = [];
          hasMissed = true;
        }
        held.push(event);
        wake();
      });
      const end = () => wake();
      signal?.addEventListener('abort', end);
      try {
        const after = input.lastEventId ?? input.after;
        if (after) {
          for (const event of agent.events.since(after).filter(isForReader)) {
            yield tracked(event.cursor, event);
          }
        }
        while (!signal?.aborted) {
          const batch = held;
          held = [];
          if (hasMissed) {
            hasMissed = false;
            const last = batch.at(-1);
            if (last) {
              yield tracked(last.cursor, {
                ...last,
                kind: 'gap' as const,
                tenantId: null,
                subject: '',
              });
            }
          } else {
            for (const event of batch.filter(concerns)) {
              yield tracked(event.cursor, event);
            }
          }
          if (held.length === 0 && !signal?.aborted) {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          }
        }
      } finally {
        unsubscribe();
        signal?.removeEventListener('abort', end);
      }

      function isForReader(event: AgentEvent): boolean {
        return event.kind === 'gap' || concerns(event);
      }
    }),
});
