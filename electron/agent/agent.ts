import { createBotStore } from '#electron/store/bot-store.ts';
import { createCheckStore } from '#electron/store/check-store.ts';
import { createCheckWriter } from '#electron/store/check-writer.ts';
import type { Store } from '#electron/store/open-store.ts';
import { createTenantStore } from '#electron/store/tenant-store.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import type { Locale } from '#shared/schemas/tenant.ts';

import { createAlertView } from './alerts/alert-view.ts';
import { createAlerts } from './alerts/create-alerts.ts';
import { agentAct } from './audit/act.ts';
import { createAuditService } from './audit/audit-service.ts';
import { createConfigService } from './config/config-service.ts';
import { createBotContexts } from './connectors/bot-context.ts';
import { createConfigSourceAccess } from './connectors/config-source/config-source.ts';
import type { AskedConnectors } from './connectors/connector.ts';
import { createHeartbeatConnector } from './connectors/heartbeat.ts';
import { createHttpCaller } from './connectors/http-call.ts';
import { createDeviceKeeper } from './connectors/openclaw/device-keeper.ts';
import { admitToGateway } from './connectors/openclaw/gateway-admission.ts';
import { createGatewayService } from './connectors/openclaw/gateway-service.ts';
import { createConnectorRegistry } from './connectors/registry.ts';
import { createRepairOfBot } from './connectors/repair-of-bot.ts';
import { createBotOutput } from './connectors/services/bot-output.ts';
import { createProcessManager } from './connectors/services/process/process-manager.ts';
import { serviceConnectors } from './connectors/services/service-connectors.ts';
import type { ServiceManagers } from './connectors/services/service-manager.ts';
import { createServiceManagers } from './connectors/services/service-managers.ts';
import { createBotServices } from './connectors/services/service-of-bot.ts';
import { withServices } from './connectors/services/with-service.ts';
import { createTrustStore } from './connectors/trust-store.ts';
import { createDiscoveryService } from './discovery/discovery-service.ts';
import { createEvents } from './events.ts';
import { createFleetService } from './fleet/fleet-service.ts';
import { createRoster, watchedBot } from './fleet/roster.ts';
import { createAttention } from './health/attention.ts';
import { createWatching } from './health/create-watching.ts';
import { flappingWindowMs } from './health/flapping.ts';
import { createHealthService } from './health/health-service.ts';
import { createProbeGate, type GateLimits } from './health/probe-gate.ts';
import { type Batching, createRecorder } from './health/recorder.ts';
import { defaultRules, type VerdictRules } from './health/verdict.ts';
import { createHeartbeatService } from './heartbeats/heartbeat-service.ts';
import { createPublicHolidays } from './hours/holidays.ts';
import { createHoursService } from './hours/hours-service.ts';
import { createIds } from './ids.ts';
import { defaultPatience, demoPatience, type Patience } from './incidents/incident-rules.ts';
import { createIncidentService } from './incidents/incident-service.ts';
import { calendarJobs } from './jobs.ts';
import { createMaintenanceService } from './maintenance/maintenance-service.ts';
import { createAnswering } from './notify/answers/create-answering.ts';
import { createInvitations } from './notify/answers/invitations.ts';
import type { Channels } from './notify/channel.ts';
import { createChannels } from './notify/channel-kinds.ts';
import { createWhatsAppChannel } from './notify/channels/whatsapp.ts';
import { createNotify } from './notify/create-notify.ts';
import type { Ports } from './ports.ts';
import type { ConfigRepair } from './recovery/config-repair.ts';
import type { LadderRules } from './recovery/ladder.ts';
import { createRecoveryService } from './recovery/recovery-service.ts';
import { createWhatIf } from './replay/what-if.ts';
import { createDailyReports } from './reports/daily-report.ts';
import { createSatisfactionService } from './satisfaction/satisfaction-service.ts';
import { createScheduler, cronTicker, type Ticker } from './scheduler.ts';
import { createBotSecrets } from './secrets/bot-secrets.ts';
import { createVaultService } from './secrets/vault-service.ts';
import { createStoreWatch } from './system/store-watch.ts';
import { createSystemService, type HostFacts } from './system/system-service.ts';
import { createSettingsService } from './tenancy/settings-service.ts';
import { createSetupService } from './tenancy/setup-service.ts';
import { createTenancyService } from './tenancy/tenancy-service.ts';
import { createTokenService } from './tenancy/token-service.ts';
import { createVoice } from './voice/create-voice.ts';
import { createSelfWatch } from './watch/self-watch.ts';
import { jumpMs } from './watch/watcher-rules.ts';

const integrityEveryMs = 24 * 60 * 60_000;

export type AgentOptions = {
  store: Store;
  ports: Ports;
  facts: HostFacts;
  /** The first tenant, made at the first start. */
  first: { name: string; zone: string; locale: Locale };
  connectors?: AskedConnectors;
  /** In place of those of this machine. */
  managers?: Partial<ServiceManagers>;
  /** In place of those that reach the world. */
  channels?: Channels;
  limits?: GateLimits;
  rules?: VerdictRules;
  ladderRules?: LadderRules;
  /** How long trouble is kept from people while it may still be repaired. */
  patience?: Patience;
  configRepair?: ConfigRepair;
  ticker?: Ticker;
  /** Larger batches where nothing is lost with the process, as in a simulation. */
  batching?: Batching;
  /** Raw checks are kept for so many days. */
  retainDays?: number;
  /** Where people open the console of a headless host; messages lead there instead of to the desktop app. */
  consoleUrl?: string | null;
};

/** Has a name of its own: spelled out, the type of what uses it would be as large again each time. */
// oxlint-disable-next-line typescript/no-empty-interface, typescript/no-empty-object-type -- it names a type
export interface Agent extends ReturnType<typeof assemble> {}

/** Puts the agent together. Both hosts, and every test, get theirs from here. */
export function createAgent(options: AgentOptions): Agent {
  return assemble(options);
}

function assemble({
  store,
  ports,
  facts,
  first,
  connectors: given,
  managers = {},
  channels: givenChannels,
  limits = { total: 256, perOrigin: 32 },
  rules = defaultRules,
  ladderRules,
  patience = defaultPatience,
  configRepair,
  ticker = cronTicker,
  retainDays = 30,
  batching,
  consoleUrl = null,
}: AgentOptions) {
  const { clock, logger, random, network, machine, vault } = ports;
  const { db } = store;

  const ids = createIds({ clock, random });
  const events = createEvents({ clock, logger });
  const roster = createRoster();
  const gate = createProbeGate(limits, clock);
  const secrets = createBotSecrets({ vault });
  const devices = createDeviceKeeper({ db, vault, clock });
  const audit = createAuditService({ db, clock });
  const holidays = createPublicHolidays();
  const settings = createSettingsService({
    db,
    roster,
    audit,
    events,
    clock,
    logger,
    prepareHolidays: holidays.prepare,
  });
  const hours = createHoursService({ roster, settings, holidays, clock });
  const { alerts, silences, alertClock } = createAlerts({
    db,
    roster,
    tellable: {
      read: settings.read,
      isInMaintenance: (tenantId, botId) => maintenance.isIn(tenantId, botId),
      opensAt: (tenant, now) => hours.opensAt(tenant, now),
    },
    connectors: () => connectors,
    hasDesktop: ports.desktop !== undefined,
    audit,
    events,
    ids,
    clock,
    logger,
    onDue: () => notify.wake(),
  });
  const selfWatch = createSelfWatch({ network, alerts, events, ids, clock, logger });
  const recorder = createRecorder({
    writer: createCheckWriter(db),
    roster,
    clock,
    logger,
    batching,
  });
  const contexts = createBotContexts({ secrets, devices, clock });
  const attention = createAttention({ roster, recorder, clock });
  const incidents = createIncidentService({
    db,
    roster,
    attention,
    alerts,
    audit,
    events,
    ids,
    clock,
    quietUntil: selfWatch.quietUntil,
    patienceOf: (tenantId) => (roster.tenant(tenantId).isDemo ? demoPatience : patience),
  });
  const heartbeats = createHeartbeatService({
    db,
    roster,
    recorder,
    audit,
    events,
    clock,
    random,
    logger,
    lookAtTime: () => selfWatch.noteResume(),
  });
  const processes = createProcessManager({
    db,
    variable: (name) => machine.variable(name),
    clock,
    logger,
  });
  const services = createBotServices({
    ...createServiceManagers({ processes, machine }),
    ...managers,
  });
  const trust = createTrustStore();
  const call = createHttpCaller({ userAgent: `admin-agent/${facts.version}`, trust });
  const repair = createRepairOfBot({ services, call });
  const asked = given ?? createConnectorRegistry({ version: facts.version, machine, services });
  const connectors = withServices(
    {
      ...serviceConnectors(services),
      ...asked,
      heartbeat: createHeartbeatConnector(heartbeats),
    },
    { services, repair, config: createConfigSourceAccess({ call }) },
  );
  const { settling, passingTime, loop } = createWatching({
    roster,
    recorder,
    attention,
    incidents,
    selfWatch,
    connectors,
    contexts,
    gate,
    recovery: {
      noteReading: (...seen) => recovery.noteReading(...seen),
      settled: (watched) => recovery.settled(watched),
    },
    rules,
    events,
    clock,
    logger,
  });
  const config = createConfigService({
    db,
    vault,
    roster,
    connectors,
    contexts,
    incidents,
    alerts,
    audit,
    events,
    ids,
    random,
    clock,
    logger,
    modeOf: (watched) => recovery.modeOf(watched),
    isStopped: (watched) => recovery.isStopped(watched),
    check: loop.enter,
  });
  const recovery = createRecoveryService({
    db,
    roster,
    connectors,
    contexts,
    configRepair: configRepair ?? config.repair,
    loop,
    incidents,
    alerts,
    selfWatch,
    audit,
    events,
    ids,
    clock,
    logger,
    ...(ladderRules && { rules: ladderRules }),
  });
  const maintenance = createMaintenanceService({
    db,
    roster,
    recorder,
    attention,
    incidents,
    loop,
    noteDropped: (watched) => recovery.settled(watched),
    audit,
    events,
    ids,
    clock,
    logger,
  });
  const fleet = createFleetService({
    db,
    roster,
    loop,
    recorder,
    settling,
    incidents,
    secrets,
    async admit(transaction, bot) {
      await heartbeats.admit(transaction, bot);
      await admitToGateway(transaction, bot);
    },
    async release(transaction, bot) {
      await heartbeats.release(transaction, bot);
      await config.release(transaction, bot);
    },
    audit,
    events,
    ids,
    clock,
  });
  const tenancy = createTenancyService({
    db,
    roster,
    fleet,
    recorder,
    audit,
    events,
    ids,
    clock,
    defaults: first,
  });
  const setup = createSetupService({
    db,
    roster,
    audit,
    events,
    clock,
    reconsider: (tenantId) => recovery.reconsider(tenantId),
  });
  const tokens = createTokenService({ db, roster, audit, ids, clock, random });
  const health = createHealthService({
    db,
    roster,
    fleet,
    loop,
    recorder,
    incidents,
    alerts,
    connectors,
    secrets,
    devices,
    clock,
  });
  const whatIf = createWhatIf({
    db,
    roster,
    recorder,
    rules,
    patience,
    modeOf: recovery.modeOf,
    clock,
  });
  const gateways = createGatewayService({
    db,
    roster,
    secrets,
    devices,
    clock,
    version: facts.version,
  });
  const vaultService = createVaultService({
    vault,
    backUp: () => store.backup(),
    fleet,
    roster,
    loop,
    alerts,
    audit,
    events,
    ids,
    clock,
    logger,
  });
  const discovery = createDiscoveryService({
    machine,
    roster,
    clock,
    logger,
    version: facts.version,
  });
  const storeWatch = createStoreWatch({ store, alerts, events, ids, logger });
  const jobs = calendarJobs({ store, roster, audit, storeWatch, clock, logger, retainDays });
  const reports = createDailyReports({
    db,
    roster,
    settings,
    recorder,
    events,
    ids,
    clock,
    logger,
  });
  const satisfaction = createSatisfactionService({
    db,
    roster,
    audit,
    events,
    ids,
    clock,
    logger,
  });
  const allJobs = () => [...jobs(), ...reports.jobs()];
  const scheduler = createScheduler({ db, jobs: allJobs, ticker, clock, logger });
  const system = createSystemService({
    store,
    storeWatch,
    audit,
    roster,
    loop,
    gate,
    recorder,
    scheduler,
    selfWatch,
    vault,
    clock,
    facts,
  });

  const alertView = createAlertView({ roster, silences, locale: first.locale });
  const voice = createVoice({
    db,
    roster,
    brandOf: (tenantId) => settings.read(tenantId, 'brand'),
    consoleUrl,
    audit,
    events,
    clock,
    logger,
  });
  const { version } = facts;
  const channels = givenChannels ?? {
    ...createChannels({ call, trust }),
    whatsapp: createWhatsAppChannel({
      version,
      deviceOf: (tenantId) => devices.identityOf(tenantId),
      inviteOf: createInvitations({ db, localeOf: (tenantId) => roster.tenant(tenantId).locale }),
    }),
  };
  const notify = createNotify({
    db,
    roster,
    vault,
    alerts,
    channels,
    compose: voice.compose,
    answering: (parts) =>
      createAnswering({
        ...parts,
        db,
        roster,
        fleet,
        alerts,
        recovery,
        devices,
        whatsApp: channels.whatsapp,
        audit,
        events,
        ids,
        random,
        version,
        clock,
        logger,
      }),
    read: settings.read,
    isMuted: (tenantId, channelId) => silences.mutedChannels(tenantId).has(channelId),
    desktop: ports.desktop,
    audit,
    events,
    ids,
    random,
    clock,
    logger,
  });

  let background: Promise<void> = Promise.resolve();

  /** Every tenant and bot as they were when the agent last stopped. */
  async function takeUp(): Promise<void> {
    for (const tenant of await createTenantStore(db).list()) {
      roster.setTenant(tenant);
    }
    await settings.takeUp();
    await maintenance.takeUp();
    await silences.takeUp();
    const checks = createCheckStore(db);
    const states = await checks.states();
    const now = clock.now();
    for (const tenant of roster.tenants()) {
      for (const bot of await createBotStore(db, tenant.id).list()) {
        const watched = watchedBot(bot, states.get(bot.key), now);
        roster.add(watched);
        maintenance.takeUpBot(watched);
        recorder.expire(watched, now);
      }
    }
    passingTime.takeUp();
    const changes = await checks.recentChanges(now - flappingWindowMs);
    for (const watched of roster.all()) {
      watched.changes = changes.get(watched.bot.key) ?? [];
    }
    await incidents.takeUp();
    await recovery.takeUp();
    await maintenance.settle();
    await heartbeats.takeUp();
    if ([...roster.all()].some(({ state }) => state.accountedAt > now + jumpMs)) {
      // The clock was set back while the agent was off.
      passingTime.loseAll({ lastSeenAt: now, driftMs: -jumpMs });
    }
    await selfWatch.takeUp();
    if (roster.tenants().length === 0) {
      await tenancy.create(agentAct('first-start', ids.next()), first);
    }
  }

  /** What may take its time runs beside the agent, not before it. */
  async function lookThrough(): Promise<void> {
    await storeWatch.noteQuarantine();
    const { lastIntegrity } = await store.facts();
    if (store.wasUnclean || !lastIntegrity || clock.now() - lastIntegrity.at > integrityEveryMs) {
      await storeWatch.look('quick_check');
      await audit.verify();
    }
  }

  return {
    events,
    fleet,
    health,
    heartbeats,
    gateways,
    incidents,
    recovery,
    whatIf,
    alerts,
    silences,
    channels: notify.channels,
    contacts: notify.contacts,
    notices: notify.notices,
    config,
    tenancy,
    setup,
    settings,
    maintenance,
    hours,
    satisfaction,
    /** What comes for a tenant by the calendar, the first to come first. */
    nextRuns: (tenantId: TenantId) => scheduler.nextRuns(tenantId),
    discovery,
    tokens,
    system,
    vault: vaultService,
    voice,
    audit,
    roster,
    ids,
    logger,
    alertView,
    output: createBotOutput({ roster, processes, services, contexts }),

    /** Resolves when the agent watches; looking the store through goes on beside it. */
    async start(): Promise<void> {
      await takeUp();
      // Whether or not any bot runs one now.
      void processes.start();
      system.start();
      selfWatch.start({
        onTick: () => {
          const begun = maintenance.tick();
          return begun ? begun.then(() => passingTime.tick() ?? undefined) : passingTime.tick();
        },
        onTimeBreak: (broken) => {
          passingTime.loseAll(broken);
          alertClock.wake();
          loop.wave([...roster.all()]);
          heartbeats.noteGap({ from: broken.lastSeenAt, to: clock.now() });
        },
        onOffline: () => passingTime.loseElsewhere(),
        onOnline: (offlineSince) => {
          loop.wave([...roster.all()]);
          if (!heartbeats.isThisMachineOnly()) {
            heartbeats.noteGap({ from: offlineSince, to: clock.now() });
          }
        },
        worstLatenessMs: () => Math.max(loop.lateness.takeWorst(), gate.longestWaitMs()),
      });
      loop.start();
      recovery.start();
      await config.start();
      vaultService.start();
      await notify.start();
      satisfaction.start();
      await alertClock.start();
      await scheduler.start();
      background = lookThrough().catch((error: unknown) => {
        logger.error({ error }, 'the store could not be looked through');
      });
      logger.info({ tenants: roster.tenants().length, bots: roster.count() }, 'the agent watches');
    },

    /** The host's system says that the machine woke up. */
    resumed: () => selfWatch.noteResume(),

    publicHealth: () => system.publicHealth(),

    /** Ends what is under way, writes what is collected, and closes the store. */
    async stop(): Promise<void> {
      await scheduler.stop();
      await vaultService.stop();
      await selfWatch.stop();
      await recovery.shutDown();
      await loop.stop();
      await recovery.idle();
      await config.stop();
      await processes.stop();
      await heartbeats.stop();
      await recorder.stop();
      // What was found until now is still to be planned; what is told of it waits for the next start.
      await satisfaction.stop();
      await alertClock.stop();
      await notify.stop();
      await background;
      system.stop();
      await store.close();
      logger.info({}, 'the agent has stopped');
    },
  };
}
