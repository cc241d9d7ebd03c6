import type { Alert } from '#shared/schemas/alert.ts';
import type { Fleet } from '#shared/schemas/fleet.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';

/** What the shell itself asks of the agent, through the same procedures as the page. */
export type DesktopApi = {
  readFleet(): Promise<Fleet>;
  /** Newest first. */
  readOpenAlerts(): Promise<Alert[]>;
  readTenants(): Promise<Tenant[]>;
  checkEverything(): Promise<void>;
};
