import type { NewBot } from '#shared/schemas/bot.ts';
import type { DemoFault, DemoState } from '#shared/schemas/demo.ts';
import type { BotId, TenantId } from '#shared/schemas/ids.ts';
import type { NewTenant } from '#shared/schemas/tenant.ts';

/** Bots to try the agent on: real servers on this machine whose faults can be switched. */
export type DemoFleet = {
  state(): DemoState;
  /** Starts the bots and adds them to the agent; does nothing while they run. */
  start(): Promise<DemoState>;
  /** Stops the bots and takes everything of the demo out of the agent. */
  stop(): Promise<DemoState>;
  setFault(botId: BotId, fault: DemoFault): Promise<DemoState>;
  /** For the end of the process: as `stop`, and nothing can be started after it. */
  close(): Promise<void>;
};

/** What the demo needs of the agent. */
export type DemoHome = {
  /** Makes a tenant that is marked as demo. */
  open(tenant: NewTenant): Promise<TenantId>;
  add(tenantId: TenantId, bot: NewBot): Promise<BotId>;
  /** Removes every demo tenant with all it has, those that an earlier run left behind too. */
  clear(): Promise<void>;
  /** The demo's state is another one now. */
  announce(): void;
};
