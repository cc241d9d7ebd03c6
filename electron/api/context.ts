import type { Agent } from '#electron/agent/agent.ts';
import type { Principal } from '#shared/schemas/person.ts';

import type { DemoFleet } from './demo-port.ts';

/** What a procedure may reach, and for whom it runs. */
export type Context = {
  agent: Agent;
  principal: Principal;
  /** Goes with the call through log and audit. */
  correlationId: string;
  /** Only where the host offers one. */
  demo: DemoFleet | null;
};

export function createContext(given: Omit<Context, 'demo'> & { demo?: DemoFleet | null }): Context {
  return { ...given, demo: given.demo ?? null };
}
