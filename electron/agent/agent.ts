import { createCheckWriter } from '#electron/store/check-writer.ts';
import type { Store } from '#electron/store/open-store.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import type { Locale } from '#shared/schemas/tenant.ts';

import { createAlertView } from './alerts/alert-view.ts';
import { createAlerts } from './alerts/create-alerts.ts';
import { createAuditService } from './audit/audit-service.ts';
import { createConfigService } from './config/config-service.ts';
import { createBotContexts } from './connectors/bot-context.ts';
import type { AskedConnectors } from './connectors/connector.ts';
import { createConnectors } from './connectors/create-connectors.ts';
import { createDeviceKeeper } from './connectors/openclaw/device-keeper.ts';
import { admitToGateway } from './connectors/openclaw/gateway-admission.ts';
import { createGatewayService } from './connectors/openclaw/gateway-service.ts';
import type { ServiceManagers } from './connectors/services/service-manager.ts';
import { createDiscoveryService } from './discovery/discovery-service.ts';
import { createEvents } from './events.ts';
import { createFleetService } from './fleet/fleet-service.ts';
import { createRoster } from './fleet/roster.ts';
import { createAttention } from './health/attention.ts';
import { createWatching } from './health/create-watching.ts';
import { createHealthService } from './health/health-service.ts';
import type { GateLimits } from './health/probe-gate.ts';
import { type Batching, createRecorder } from './health/recorder.ts';
import { defaultRules, type VerdictRules } from './health/verdict.ts';
import { createHeartbeatService } from './heartbeats/heartbeat-service.ts';
import { createPublicHolidays } from './hours/holidays.ts';
import { createHoursService } from './hours/hours-service.ts';
import { createIds } from './ids.ts';
import { defaultPatience, demoPatience, type Patience } from './incidents/incident-rules.ts';
import { createIncidentService } from './incidents/incident-service.ts';
import { calendarJobs } from './jobs.ts';
import { createLife } from './life.ts';
import { createMaintenanceService } from './maintenance/maintenance-service.ts';
import type { Channels } from './notify/channel.ts';
import { createOutbox } from './notify/create-outbox.ts';
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
  connectors: asked,
  managers = {},
  channels,
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
  const { clock, logger, random, network, machine, vault, desktop } = ports;
  const { db } = store;
  const { version } = facts;

  // What nearly every part stands on.
  const ids = createIds({ clock, random });
  const events = createEvents({ clock, logger });
  const roster = createRoster();
  const audit = createAuditService({ db, clock });
  const ground = { db, roster, audit, events, ids, random, clock, logger };

  // What a tenant has set, and when its people are told.
  const holidays = createPublicHolidays();
  const settings = createSettingsService({ ...ground, prepareHolidays: holidays.prepare });
  const hours = createHoursService({ ...ground, settings, holidays });
  const { alerts, silences, alertClock } = createAlerts({
    ...ground,
    tellable: {
      read: settings.read,
      isInMaintenance: (tenantId, botId) => maintenance.isIn(tenantId, botId),
      opensAt: (tenant, now) => hours.opensAt(tenant, now),
    },
    connectors: () => connectors,
    hasDesktop: desktop !== undefined,
    onDue: () => notify.wake(),
  });

  // What is seen of bots, and what it comes to.
  const selfWatch = createSelfWatch({ ...ground, network, alerts });
  const recorder = createRecorder({ ...ground, writer: createCheckWriter(db), batching });
  const attention = createAttention({ ...ground, recorder });
  const incidents = createIncidentService({
    ...ground,
    attention,
    alerts,
    quietUntil: selfWatch.quietUntil,
    patienceOf: (tenantId) => (roster.tenant(tenantId).isDemo ? demoPatience : patience),
  });
  const heartbeats = createHeartbeatService({
    ...ground,
    recorder,
    lookAtTime: () => selfWatch.noteResume(),
  });
  const secrets = createBotSecrets({ vault });
  const devices = createDeviceKeeper({ ...ground, vault });
  const contexts = createBotContexts({ secrets, devices, clock });
  const { connectors, processes, output, call, trust } = createConnectors({
    ...ground,
    machine,
    heartbeats,
    contexts,
    asked,
    managers,
    version,
  });
  const { settling, passingTime, loop, gate } = createWatching({
    ...ground,
    recorder,
    attention,
    incidents,
    selfWatch,
    connectors,
    contexts,
    limits,
    rules,
    recovery: {
      noteReading: (...seen) => recovery.noteReading(...seen),
      settled: (watched) => recovery.settled(watched),
    },
  });

  // What is done about it.
  const config = createConfigService({
    ...ground,
    vault,
    connectors,
    contexts,
    incidents,
    alerts,
    modeOf: (watched) => recovery.modeOf(watched),
    isStopped: (watched) => recovery.isStopped(watched),
    check: loop.enter,
  });
  const recovery = createRecoveryService({
    ...ground,
    connectors,
    contexts,
    configRepair: configRepair ?? config.repair,
    loop,
    incidents,
    alerts,
    selfWatch,
    ...(ladderRules && { rules: ladderRules }),
  });
  const maintenance = createMaintenanceService({
    ...ground,
    recorder,
    attention,
    incidents,
    loop,
    noteDropped: (watched) => recovery.settled(watched),
  });

  // Who is watched, for whom, and by whose leave.
  const fleet = createFleetService({
    ...ground,
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
  });
  const tenancy = createTenancyService({ ...ground, fleet, recorder, defaults: first });
  const setup = createSetupService({
    ...ground,
    reconsider: (tenantId) => recovery.reconsider(tenantId),
  });
  const tokens = createTokenService(ground);
  const gateways = createGatewayService({ ...ground, secrets, devices, version });
  const discovery = createDiscoveryService({ ...ground, machine, version });
  const vaultService = createVaultService({
    ...ground,
    vault,
    backUp: () => store.backup(),
    fleet,
    loop,
    alerts,
  });

  // What people look at.
  const health = createHealthService({
    ...ground,
    fleet,
    loop,
    recorder,
    incidents,
    alerts,
    connectors,
    secrets,
    devices,
  });
  const whatIf = createWhatIf({ ...ground, recorder, rules, patience, modeOf: recovery.modeOf });
  const alertView = createAlertView({ ...ground, silences, locale: first.locale });
  const satisfaction = createSatisfactionService(ground);

  // What comes by the calendar, and whether the agent itself can be trusted.
  const storeWatch = createStoreWatch({ ...ground, store, alerts });
  const jobs = calendarJobs({ ...ground, store, storeWatch, retainDays });
  const reports = createDailyReports({ ...ground, settings, recorder });
  const scheduler = createScheduler({
    ...ground,
    jobs: () => [...jobs(), ...reports.jobs()],
    ticker,
  });
  const system = createSystemService({
    ...ground,
    store,
    storeWatch,
    loop,
    gate,
    recorder,
    scheduler,
    selfWatch,
    vault,
    facts,
  });

  // What people are told, in which words, and what they answer.
  const voice = createVoice({
    ...ground,
    brandOf: (tenantId) => settings.read(tenantId, 'brand'),
    consoleUrl,
  });
  const notify = createOutbox({
    ...ground,
    vault,
    alerts,
    fleet,
    recovery,
    channels,
    devices,
    call,
    trust,
    version,
    compose: voice.compose,
    read: settings.read,
    isMuted: (tenantId, channelId) => silences.mutedChannels(tenantId).has(channelId),
    desktop,
  });

  const life = createLife({
    ...ground,
    store,
    first,
    settings,
    maintenance,
    silences,
    recorder,
    passingTime,
    incidents,
    recovery,
    heartbeats,
    selfWatch,
    tenancy,
    storeWatch,
    processes,
    system,
    alertClock,
    loop,
    gate,
    config,
    vaultService,
    notify,
    satisfaction,
    scheduler,
  });

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
    output,

    ...life,

    /** The host's system says that the machine woke up. */
    resumed: () => selfWatch.noteResume(),

    publicHealth: () => system.publicHealth(),
  };
}
