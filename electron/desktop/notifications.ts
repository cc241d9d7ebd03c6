import type { Clock, Logger, Timer } from '#electron/agent/ports.ts';
import type { AgentEvent } from '#shared/events.ts';
import type { Translator } from '#shared/i18n/translator.ts';
import type { Alert } from '#shared/schemas/alert.ts';
import type { TenantId } from '#shared/schemas/ids.ts';

import type { Mute } from './mute.ts';
import type { NoticeBoard } from './notice-board.ts';
import { planNotices } from './notice-plan.ts';
import { alertNotice, awayNotice, stormNotice } from './notice-text.ts';
import type { Target } from './target.ts';

/** Events that come together are answered by one look at the alerts. */
const gatherMs = 300;
/** After a wake the first checks run; what they find is told at once, not one by one. */
const settleAfterWakeMs = 20_000;

export type NotificationOptions = {
  board: NoticeBoard;
  clock: Clock;
  logger: Logger;
  mute: Mute;
  subscribe: (listener: (event: AgentEvent) => void) => () => void;
  /** The open alerts of all tenants, newest first. */
  readOpenAlerts: () => Promise<Alert[]>;
  /** The tenant's name and the words of its language; the machine's own for `null`. */
  tenantOf: (tenantId: TenantId | null) => Promise<{ name: string | undefined; t: Translator }>;
  /** The words of this machine's language, for what concerns several tenants. */
  t: Translator;
  onOpen: (target: Target) => void;
};

const stormTag = 'storm';
const awayTag = 'away';

/** Tells the person at this machine about alerts, once each, and takes back what no longer holds. */
export function createNotifications(options: NotificationOptions) {
  const { board, clock, logger, mute, t } = options;
  const touched = new Map<string, 'opened' | 'changed'>();
  let recent: number[] = [];
  let gathering: Timer | undefined;
  let settling: Timer | undefined;
  let openBefore: Set<string> = new Set();
  let turn = Promise.resolve();

  const toAlerts = (): void => options.onOpen({ screen: 'alerts' });

  /** One look at a time, in order, so that an older answer cannot undo a newer one. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    turn = turn.then(work).catch((error: unknown) => {
      logger.warn({ error }, 'notifications could not be brought up to date');
    });
    return turn;
  };

  const tell = async (alert: Alert): Promise<void> => {
    const { name, t: words } = await options.tenantOf(alert.tenantId);
    const target: Target = { screen: 'alert', alertId: alert.id };
    board.show(alert.id, alertNotice(alert, name, words), () => options.onOpen(target));
  };

  const update = async (): Promise<void> => {
    const ids = new Map(touched);
    touched.clear();
    const open = await options.readOpenAlerts();
    const byId = new Map<string, Alert>(open.map((alert) => [alert.id, alert]));
    for (const id of ids.keys()) {
      if (!byId.has(id)) {
        board.withdraw(id);
      }
    }
    openBefore = new Set(byId.keys());
    if (open.length === 0) {
      board.withdraw(stormTag);
      board.withdraw(awayTag);
    }
    if (mute.until() !== null) {
      return;
    }
    const alerts = [...ids.keys()].flatMap((id) => byId.get(id) ?? []);
    await tellAll(
      alerts.filter(({ id }) => ids.get(id) === 'opened' && !board.has(id)),
      alerts.filter(({ id }) => board.has(id)),
    );
  };

  const tellAll = async (fresh: Alert[], changed: Alert[]): Promise<void> => {
    const plan = planNotices(recent, fresh, clock.now());
    recent = plan.recent;
    for (const alert of [...plan.single, ...changed]) {
      await tell(alert);
    }
    if (plan.summarised > 0) {
      board.show(stormTag, stormNotice(plan.summarised, t), toAlerts);
    }
  };

  const summarise = async (before: ReadonlySet<string>): Promise<void> => {
    touched.clear();
    const open = await options.readOpenAlerts();
    const openNow = new Set<string>(open.map(({ id }) => id));
    const solved = [...before].filter((id) => !openNow.has(id));
    for (const id of solved) {
      board.withdraw(id);
    }
    openBefore = openNow;
    const hasNews = solved.length > 0 || [...openNow].some((id) => !before.has(id));
    if (hasNews && mute.until() === null) {
      board.show(awayTag, awayNotice(openNow.size, solved.length, t), toAlerts);
    }
  };

  const onEvent = ({ kind, subject }: AgentEvent): void => {
    if (kind !== 'alert.opened' && kind !== 'alert.changed') {
      return;
    }
    const isOpened = kind === 'alert.opened' || touched.get(subject) === 'opened';
    touched.set(subject, isOpened ? 'opened' : 'changed');
    if (!settling) {
      gathering ??= clock.after(gatherMs, () => {
        gathering = undefined;
        void inTurn(update);
      });
    }
  };

  const unsubscribe = options.subscribe(onEvent);
  void inTurn(() => summarise(new Set()));

  return {
    /** The machine woke: what changed meanwhile is told in one sentence once the first checks are in. */
    resumed(): void {
      settling?.cancel();
      gathering?.cancel();
      gathering = undefined;
      const before = openBefore;
      settling = clock.after(settleAfterWakeMs, () => {
        settling = undefined;
        void inTurn(() => summarise(before));
      });
    },
    /** Takes back everything that is shown: from here on nobody keeps it true. */
    async stop(): Promise<void> {
      unsubscribe();
      gathering?.cancel();
      settling?.cancel();
      await turn;
      board.withdrawAll();
    },
  };
}
