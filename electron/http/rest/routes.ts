import { alertRoutes } from './alert-routes.ts';
import { botRoutes } from './bot-routes.ts';
import { channelRoutes } from './channel-routes.ts';
import { configRoutes } from './config-routes.ts';
import { contactRoutes } from './contact-routes.ts';
import { discoveryRoutes } from './discovery-routes.ts';
import { gatewayRoutes } from './gateway-routes.ts';
import { healthRoutes } from './health-routes.ts';
import { heartbeatRoutes } from './heartbeat-routes.ts';
import { maintenanceRoutes } from './maintenance-routes.ts';
import { noticeRoutes } from './notice-routes.ts';
import { recoveryRoutes } from './recovery-routes.ts';
import type { RestRoute } from './route.ts';
import { settingsRoutes } from './settings-routes.ts';
import { setupRoutes } from './setup-routes.ts';
import { silenceRoutes } from './silence-routes.ts';
import { tenantRoutes } from './tenant-routes.ts';
import { tokenRoutes } from './token-routes.ts';
import { vaultRoutes } from './vault-routes.ts';

/** Every route that asks for a token. The server and its OpenAPI document are both made from this table. */
export const restRoutes: readonly RestRoute[] = [
  ...healthRoutes,
  ...botRoutes,
  ...gatewayRoutes,
  ...discoveryRoutes,
  ...heartbeatRoutes,
  ...recoveryRoutes,
  ...configRoutes,
  ...alertRoutes,
  ...maintenanceRoutes,
  ...channelRoutes,
  ...contactRoutes,
  ...noticeRoutes,
  ...silenceRoutes,
  ...setupRoutes,
  ...settingsRoutes,
  ...tenantRoutes,
  ...tokenRoutes,
  ...vaultRoutes,
];

/** The methods that an address takes, for the `Allow` of a 405; empty where there is no such address. */
export function methodsAt(path: string): string[] {
  return restRoutes.filter((each) => matches(each.path, path)).map(({ method }) => method);
}

function matches(pattern: string, path: string): boolean {
  const wanted = pattern.split('/');
  const given = path.split('/');
  return (
    wanted.length === given.length &&
    wanted.every((part, index) => part === ':id' || part === given[index])
  );
}
