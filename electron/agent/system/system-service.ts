import { monitorEventLoopDelay } from 'node:perf_hooks';
import { memoryUsage } from 'node:process';

import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { CheckLoop } from '#electron/agent/health/check-loop.ts';
import type { ProbeGate } from '#electron/agent/health/probe-gate.ts';
import type { Recorder } from '#electron/agent/health/recorder.ts';
import type { Clock, SecretVault } from '#electron/agent/ports.ts';
import type { Scheduler } from '#electron/agent/scheduler.ts';
import type { SelfWatch } from '#electron/agent/watch/self-watch.ts';
import type { Store } from '#electron/store/open-store.ts';
import type { Component, PublicHealth, SystemHealth } from '#shared/schemas/system.ts';

import type { StoreWatch } from './store-watch.ts';

/** What the host knows about itself. */
export type HostFacts = {
  host: 'desktop' | 'headless';
  version: string;
  dataFolder: string;
};

type Dependencies = {
  store: Store;
  storeWatch: StoreWatch;
  audit: AuditService;
  roster: Roster;
  loop: CheckLoop;
  gate: ProbeGate;
  recorder: Recorder;
  scheduler: Scheduler;
  selfWatch: SelfWatch;
  vault: SecretVault;
  clock: Clock;
  facts: HostFacts;
};

/** Can the agent itself be trusted? */
export function createSystemService({
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
}: Dependencies) {
  const startedAt = clock.now();
  const startedMono = clock.mono();
  const delay = monitorEventLoopDelay({ resolution: 20 });
  let isListening: boolean | null = null;

  function component(
    name: Component['name'],
    state: Component['state'],
    reason: string | null,
  ): Component {
    return { name, state, reason: state === 'ok' ? null : reason };
  }

  function components(): Component[] {
    const chain = audit.lastReport();
    return [
      component(
        'store',
        recorder.isFailing() ? 'failed' : storeWatch.isSound() ? 'ok' : 'degraded',
        recorder.isFailing() ? 'store-refuses' : 'store-damaged',
      ),
      component('scheduler', scheduler.isAlive() ? 'ok' : 'failed', 'scheduler-silent'),
      component('checks', selfWatch.isOverloaded() ? 'degraded' : 'ok', 'checks-late'),
      component('network', selfWatch.isOffline() ? 'degraded' : 'ok', 'network-gone'),
      component('audit', chain && !chain.isUnbroken ? 'failed' : 'ok', 'audit-broken'),
      vaultComponent(),
      component(
        'listener',
        isListening === null ? 'unknown' : isListening ? 'ok' : 'degraded',
        'listener-off',
      ),
    ];
  }

  /** A vault that nobody needs is no trouble, even where nothing could keep its key. */
  function vaultComponent(): Component {
    const { state, secrets } = vault.status();
    if (state === 'unavailable' && secrets === 0) {
      return { name: 'vault', state: 'unknown', reason: 'vault-none' };
    }
    const isUsable = state === 'open' || state === 'new';
    return component('vault', isUsable ? 'ok' : 'degraded', 'vault-closed');
  }

  function publicHealth(): PublicHealth {
    const all = components();
    const status = all.some(({ state }) => state === 'failed')
      ? 'failed'
      : all.some(({ state }) => state === 'degraded')
        ? 'degraded'
        : 'ok';
    return {
      status,
      version: facts.version,
      uptimeMs: Math.round(clock.mono() - startedMono),
      components: all,
    };
  }

  return {
    facts,
    publicHealth,

    start: () => void delay.enable(),
    stop: () => void delay.disable(),

    /** The host says whether its loopback listener is there; never asked, it is unknown. */
    noteListener(isThere: boolean): void {
      isListening = isThere;
    },

    async health(): Promise<SystemHealth> {
      const { sqlite, schemaVersion, bytes, walBytes, lastIntegrity, lastBackup, quarantined } =
        await store.facts();
      const chain = audit.lastReport();
      const round = (value: number | null) => (value === null ? null : Math.round(value * 10) / 10);
      return {
        ...publicHealth(),
        startedAt,
        node: process.version,
        platform: `${process.platform} ${process.arch}`,
        host: facts.host,
        checks: {
          bots: roster.count(),
          inFlight: gate.inFlight(),
          waiting: gate.waiting(),
          latenessP50Ms: round(loop.lateness.quantile(0.5)),
          latenessP99Ms: round(loop.lateness.quantile(0.99)),
          isOverloaded: selfWatch.isOverloaded(),
          perMinute: loop.lateness.perMinute(),
        },
        eventLoopDelayP99Ms: delay.count > 0 ? round(delay.percentile(99) / 1e6) : null,
        memoryBytes: memoryUsage.rss(),
        store: { sqlite, schemaVersion, bytes, walBytes, lastIntegrity, lastBackup, quarantined },
        watcher: {
          isOnline: !selfWatch.isOffline(),
          offlineSince: selfWatch.offlineSince(),
          lastJump: selfWatch.lastJump(),
        },
        audit: {
          entries: chain?.entries ?? 0,
          verifiedAt: chain?.verifiedAt ?? null,
          isUnbroken: chain?.isUnbroken ?? true,
        },
        jobs: scheduler.lastRuns().map(({ name, lastRunAt, lastOutcome }) => ({
          name,
          lastRunAt: lastOutcome === null ? null : lastRunAt,
          lastOutcome,
        })),
        vault: vault.status(),
        dataFolder: facts.dataFolder,
      };
    },

    /** Looks the store and the audit chain through now. */
    async verify(): Promise<SystemHealth> {
      await storeWatch.look('quick_check');
      await audit.verify();
      return this.health();
    },
  };
}
