import { createBotStore } from '#electron/store/bot-store.ts';
import { createCheckStore } from '#electron/store/check-store.ts';
import type { Database } from '#electron/store/database.ts';
import type { Store } from '#electron/store/open-store.ts';
import { createTenantStore } from '#electron/store/tenant-store.ts';
import type { NewTenant } from '#shared/schemas/tenant.ts';

import type { SilenceService } from './alerts/silence-service.ts';
import { agentAct } from './audit/act.ts';
import type { AuditService } from './audit/audit-service.ts';
import type { ProcessManager } from './connectors/services/process/process-manager.ts';
import { type Roster, watchedBot } from './fleet/roster.ts';
import type { CheckLoop } from './health/check-loop.ts';
import { flappingWindowMs } from './health/flapping.ts';
import type { PassingTime } from './health/passing-time.ts';
import type { ProbeGate } from './health/probe-gate.ts';
import type { Recorder } from './health/recorder.ts';
import type { HeartbeatService } from './heartbeats/heartbeat-service.ts';
import type { Ids } from './ids.ts';
import type { IncidentService } from './incidents/incident-service.ts';
import type { MaintenanceService } from './maintenance/maintenance-service.ts';
import type { Clock, Logger } from './ports.ts';
import type { RecoveryService } from './recovery/recovery-service.ts';
import type { Scheduler } from './scheduler.ts';
import type { StoreWatch } from './system/store-watch.ts';
import type { SettingsService } from './tenancy/settings-service.ts';
import type { TenancyService } from './tenancy/tenancy-service.ts';
import type { SelfWatch, SelfWatchListeners } from './watch/self-watch.ts';
import { jumpMs } from './watch/watcher-rules.ts';

const integrityEveryMs = 24 * 60 * 60_000;

/** A part that begins at once, and ends when what it has under way is done. */
type Begun = { start(): void; stop(): Promise<void> };
/** The same of one that has something to read first. */
type Started = { start(): Promise<void>; stop(): Promise<void> };

type Parts = {
  db: Database;
  store: Store;
  roster: Roster;
  /** The tenant that is made at the first start. */
  first: NewTenant;
  settings: Pick<SettingsService, 'takeUp'>;
  maintenance: Pick<MaintenanceService, 'takeUp' | 'takeUpBot' | 'settle' | 'tick'>;
  silences: Pick<SilenceService, 'takeUp'>;
  recorder: Pick<Recorder, 'expire' | 'stop'>;
  passingTime: PassingTime;
  incidents: Pick<IncidentService, 'takeUp'>;
  recovery: Pick<RecoveryService, 'takeUp' | 'start' | 'shutDown' | 'idle'>;
  heartbeats: HeartbeatService;
  selfWatch: SelfWatch;
  tenancy: Pick<TenancyService, 'create'>;
  storeWatch: StoreWatch;
  processes: Pick<ProcessManager, 'start' | 'stop'>;
  system: { start(): void; stop(): void };
  alertClock: Started & { wake(): void };
  loop: CheckLoop;
  gate: Pick<ProbeGate, 'longestWaitMs'>;
  config: Started;
  vaultService: Begun;
  notify: Started;
  satisfaction: Begun;
  scheduler: Pick<Scheduler, 'start' | 'stop'>;
  audit: AuditService;
  ids: Ids;
  clock: Clock;
  logger: Logger;
};

/** In which order the agent begins and ends, and what it does when time or the network breaks off in between. */
export function createLife({
  db,
  store,
  roster,
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
  audit,
  ids,
  clock,
  logger,
}: Parts) {
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

  const listeners: SelfWatchListeners = {
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
  };

  return {
    /** Resolves when the agent watches; looking the store through goes on beside it. */
    async start(): Promise<void> {
      await takeUp();
      // Whether or not any bot runs one now.
      void processes.start();
      system.start();
      selfWatch.start(listeners);
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
