import { agentAct } from '#electron/agent/audit/act.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock, Logger, Timer } from '#electron/agent/ports.ts';
import { createAlertLookStore } from '#electron/store/alert-look-store.ts';
import type { Database } from '#electron/store/database.ts';
import { listRipe, nextRipeAt } from '#electron/store/notice-store.ts';
import type { AgentEvent, EventKind } from '#shared/events.ts';
import type { TenantId } from '#shared/schemas/ids.ts';

import type { AlertLooks } from './alert-looks.ts';
import type { NoticeReleases } from './notice-releases.ts';

/** So many are looked at before what is held has its turn. */
const atOnce = 200;
/** The wall clock may be set, so that nothing is waited for longer than this. */
const mostMs = 10 * 60_000;
/** What could not be stored is tried again after this time. */
const againMs = 1_000;

/** What telling depends on besides the alert itself. */
const decisive: ReadonlySet<EventKind> = new Set([
  'settings.changed',
  'setup.changed',
  'maintenance.changed',
]);

type Dependencies = {
  db: Database;
  looks: AlertLooks;
  releases: NoticeReleases;
  events: Events;
  ids: Ids;
  clock: Clock;
  logger: Logger;
};

/**
 * What comes by time alone: what was held is told, what sleeps wakes, people are reminded, and others are told when nobody
 * takes an alert on. Decided from rows, so that a restart forgets nothing.
 */
export function createAlertClock({
  db,
  looks,
  releases,
  events,
  ids,
  clock,
  logger,
}: Dependencies) {
  const dueLooks = createAlertLookStore(db);
  let isOn = false;
  let timer: Timer | null = null;
  let isAskedAgain = false;
  let running: Promise<void> | null = null;
  let unsubscribe = () => {};

  /** One that cannot be stored holds up nobody else. */
  async function attempt(about: Record<string, string>, task: () => Promise<void>) {
    try {
      await task();
      return true;
    } catch (error) {
      logger.error({ error, ...about }, 'what time made of an alert could not be stored');
      return false;
    }
  }

  /** How long there is nothing to do after this; `null` where nothing comes by time. */
  async function doWhatIsDue(): Promise<number | null> {
    const outcomes: boolean[] = [];
    for (const alert of await dueLooks.listDue(clock.now(), atOnce)) {
      const act = agentAct('alerts', ids.next());
      outcomes.push(await attempt({ alertId: alert.id }, () => looks.look(act, alert)));
    }
    for (const { tenantId, recipient } of await listRipe(db, clock.now())) {
      outcomes.push(await attempt({ tenantId }, () => releases.release(tenantId, recipient)));
    }
    if (outcomes.includes(false)) {
      return againMs;
    }
    const times = [await dueLooks.nextAt(), await nextRipeAt(db)].filter((at) => at !== null);
    return times.length === 0
      ? null
      : Math.min(Math.max(Math.min(...times) - clock.now(), 0), mostMs);
  }

  async function run(): Promise<void> {
    isAskedAgain = false;
    const delayMs = await doWhatIsDue();
    if (isOn && isAskedAgain) {
      await run();
    } else if (isOn && delayMs !== null) {
      arm(delayMs);
    }
  }

  function arm(delayMs: number): void {
    timer?.cancel();
    timer = clock.after(delayMs, wake);
  }

  /** Something may be due, or will be at another time than was thought. */
  function wake(): void {
    if (!isOn) {
      return;
    }
    if (running) {
      isAskedAgain = true;
      return;
    }
    timer?.cancel();
    running = run()
      .catch((error: unknown) => {
        logger.error({ error }, 'what is due of the alerts could not be read');
        arm(againMs);
      })
      .finally(() => {
        running = null;
        if (isAskedAgain) {
          wake();
        }
      });
  }

  function note({ kind, tenantId }: AgentEvent): void {
    if (decisive.has(kind) && tenantId !== null) {
      void attempt({ tenantId }, () => lookAgain(tenantId));
    }
  }

  async function lookAgain(tenantId: TenantId): Promise<void> {
    await dueLooks.lookAgain(tenantId, clock.now());
    wake();
  }

  return {
    wake,

    /** Everything that is open is looked at: what it depends on may have changed while nobody was there. */
    async start(): Promise<void> {
      await dueLooks.lookAtAll(clock.now());
      unsubscribe = events.subscribe(note);
      isOn = true;
      wake();
    },

    /** Everything stays as it is stored. */
    async stop(): Promise<void> {
      isOn = false;
      unsubscribe();
      timer?.cancel();
      await running;
    },
  };
}
