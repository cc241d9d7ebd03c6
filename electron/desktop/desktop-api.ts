import type { Caller } from '#electron/api/app-router.ts';
import { AppError } from '#shared/errors.ts';
import type { Alert } from '#shared/schemas/alert.ts';
import type { Fleet } from '#shared/schemas/fleet.ts';
import type { AlertId, TenantId } from '#shared/schemas/ids.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';
import { isVaultMissed } from '#shared/schemas/vault.ts';

/** What the shell itself asks of the agent, through the same procedures as the page. */
export type DesktopApi = {
  readFleet: () => Promise<Fleet>;
  /** Newest first. */
  readOpenAlerts: () => Promise<Alert[]>;
  /** An alert of that tenant, or about the agent itself; `undefined` where there is none. */
  readAlert: (tenantId: TenantId, alertId: AlertId) => Promise<Alert | undefined>;
  readTenants: () => Promise<Tenant[]>;
  /** Secrets that bots need cannot be used. */
  isVaultMissed: () => Promise<boolean>;
  checkEverything: () => Promise<void>;
};

/** Enough to tell what is new after a sleep. */
const mostAlerts = 200;

/** `createCaller` gives each call a correlation id of its own. */
export function createDesktopApi(createCaller: () => Caller): DesktopApi {
  return {
    readFleet: () => createCaller().health.fleet({}),
    async readOpenAlerts() {
      const { items } = await createCaller().alerts.list({ state: 'open', limit: mostAlerts });
      return items;
    },
    async readAlert(tenantId, alertId) {
      return (
        (await foundOf(createCaller().alerts.byId({ tenantId, alertId }))) ??
        foundOf(createCaller().alerts.byId({ tenantId: null, alertId }))
      );
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

async function foundOf<Value>(asked: Promise<Value>): Promise<Value | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (appErrorOf(error)?.code === 'not_found') {
      return undefined;
    }
    throw error;
  }
}

/** A procedure's refusal comes as the cause of what its caller throws. */
function appErrorOf(error: unknown): AppError | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof AppError ? cause : undefined;
}
