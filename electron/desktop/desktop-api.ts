import type { Caller } from '#electron/api/app-router.ts';
import type { Alert } from '#shared/schemas/alert.ts';
import type { Fleet } from '#shared/schemas/fleet.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';
import { isVaultMissed } from '#shared/schemas/vault.ts';

/** What the shell itself asks of the agent, through the same procedures as the page. */
export type DesktopApi = {
  readFleet: () => Promise<Fleet>;
  /** Newest first. */
  readOpenAlerts: () => Promise<Alert[]>;
  readTenants: () => Promise<Tenant[]>;
  /** Secrets that bots need cannot be used. */
  isVaultMissed: () => Promise<boolean>;
  checkEverything: () => Promise<void>;
};

/** More open alerts than this are told in summaries anyway. */
const mostAlerts = 200;

/** `createCaller` gives each call a correlation id of its own. */
export function createDesktopApi(createCaller: () => Caller): DesktopApi {
  return {
    readFleet: () => createCaller().health.fleet({}),
    async readOpenAlerts() {
      const { items } = await createCaller().alerts.list({ state: 'open', limit: mostAlerts });
      return items;
    },
    async readTenants() {
      return (await createCaller().tenants.list()).items;
    },
    async isVaultMissed() {
      return isVaultMissed(await createCaller().vault.status());
    },
    async checkEverything() {
      await createCaller().health.checkNow({});
    },
  };
}
