import { alertsRouter } from './routers/alerts-router.ts';
import { botsRouter } from './routers/bots-router.ts';
import { channelsRouter } from './routers/channels-router.ts';
import { configRouter } from './routers/config-router.ts';
import { contactsRouter } from './routers/contacts-router.ts';
import { demoRouter } from './routers/demo-router.ts';
import { discoveryRouter } from './routers/discovery-router.ts';
import { eventsRouter } from './routers/events-router.ts';
import { gatewaysRouter } from './routers/gateways-router.ts';
import { healthRouter } from './routers/health-router.ts';
import { heartbeatsRouter } from './routers/heartbeats-router.ts';
import { incidentsRouter } from './routers/incidents-router.ts';
import { maintenanceRouter } from './routers/maintenance-router.ts';
import { noticesRouter } from './routers/notices-router.ts';
import { recoveryRouter } from './routers/recovery-router.ts';
import { satisfactionRouter } from './routers/satisfaction-router.ts';
import { settingsRouter } from './routers/settings-router.ts';
import { setupRouter } from './routers/setup-router.ts';
import { silencesRouter } from './routers/silences-router.ts';
import { systemRouter } from './routers/system-router.ts';
import { tenantsRouter } from './routers/tenants-router.ts';
import { tokensRouter } from './routers/tokens-router.ts';
import { vaultRouter } from './routers/vault-router.ts';
import { voiceRouter } from './routers/voice-router.ts';
import { createCallerFactory, router } from './trpc.ts';

/** Everything a person or a program can do. Each host carries this one router. */
export const appRouter = router({
  alerts: alertsRouter,
  bots: botsRouter,
  channels: channelsRouter,
  config: configRouter,
  contacts: contactsRouter,
  demo: demoRouter,
  discovery: discoveryRouter,
  events: eventsRouter,
  gateways: gatewaysRouter,
  health: healthRouter,
  heartbeats: heartbeatsRouter,
  incidents: incidentsRouter,
  maintenance: maintenanceRouter,
  notices: noticesRouter,
  recovery: recoveryRouter,
  satisfaction: satisfactionRouter,
  settings: settingsRouter,
  setup: setupRouter,
  silences: silencesRouter,
  system: systemRouter,
  tenants: tenantsRouter,
  tokens: tokensRouter,
  vault: vaultRouter,
  voice: voiceRouter,
});

/** Has a name of its own, so that the console's types refer to it instead of spelling it out. */
// oxlint-disable-next-line typescript/no-empty-interface, typescript/no-empty-object-type -- it names a type
export interface AppRouter extends BuiltRouter {}
type BuiltRouter = typeof appRouter;

export const createCaller = createCallerFactory(appRouter);
export type Caller = ReturnType<typeof createCaller>;
