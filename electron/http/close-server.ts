import { once } from 'node:events';
import type { Server } from 'node:http';

import type { Clock } from '#electron/agent/ports.ts';

/** How long requests under way have to end; an event stream never does by itself. */
const graceMs = 2_000;

/** Ends idle connections at once and those under way when their answer is out, or the grace is over. */
export async function closeServer(server: Server, clock: Clock): Promise<void> {
  if (!server.listening) {
    return;
  }
  const cutOff = clock.after(graceMs, () => server.closeAllConnections());
  server.close();
  server.closeIdleConnections();
  await once(server, 'close');
  cutOff.cancel();
}
