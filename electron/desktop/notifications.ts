import type { Clock, Desktop, Logger, NativeNotice, Timer } from '#electron/agent/ports.ts';
import type { AgentEvent } from '#shared/events.ts';
import type { Translator } from '#shared/i18n/translator.ts';
import type { Alert } from '#shared/schemas/alert.ts';
import type { AlertId, TenantId } from '#shared/schemas/ids.ts';

import type { Mute } from './mute.ts';
import type { NoticeBoard } from './notice-board.ts';
import { alertNotice, awayNotice, nativeNotice } from './notice-text.ts';
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
  /** An alert of that tenant, or about the agent itself; `undefined` where there is none. */
  readAlert: (tenantId: TenantId, alertId: AlertId) => Promise<Alert | undefined>;
  /** The tenant's name and the words of its language; the machine's own for `null`. */
  tenantOf: (tenantId: TenantId | null) => Promise<{ name: string | undefined; t: Translator }>;
  /** The words of this machine's language, for what concerns several tenants. */
  t: Translator;
  onOpen: (target: Target) => void;
};

/** Whose an alert is that is shown, and what was said of it in one sentence. */
type Told = { tenantId: TenantId; alertId: AlertId; title: string };

const awayTag = 'away';

/**
 * Shows the person at this machine what the outbox has for them, and takes back what no longer holds. Whether and when
 * something is told is not decided here, but for two things: a mute of this machine, and its sleep.
 */
export function createNotifications(options: NotificationOptions) {
  const { board, clock, logger, mute, t } = options;
  /** What is shown of one alert, by its id. */
  const told = new Map<string, Told>();
  /** What is shown of several. */
  const summaries = new Set<string>();
  const touched = new Set<string>();
  let gathering: Timer | undefined;
  let settling: Timer | undefined;
  let openBefore: Set<string> = new Set();
  let turn = Promise.resolve();

  const toAlerts = (): void => options.onOpen({ screen: 'alerts' });

  /** One look at a time, in order, so that an older answer cannot undo a newer one. */
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result | undefined> => {
    const done = turn.then(work).catch((error: unknown) => {
      logger.warn({ error }, 'notifications could not be brought up to date');
      return undefined;
    });
    turn = done.then(() => undefined);
    return done;
  };

  const withdraw = (tag: string): void => {
    told.delete(tag);
    board.withdraw(tag);
  };

  const show = async (notice: NativeNotice): ReturnType<Desktop['notify']> => {
    if (settling || mute.until() !== null) {
      return 'held_back';
    }
    const { tag, tenantId, alertId } = notice;
    if (alertId === null) {
      summaries.add(tag);
      return board.show(tag, nativeNotice(notice), toAlerts) ? 'shown' : 'unsupported';
    }
    const alert = await options.readAlert(tenantId, alertId);
    if (alert?.state !== 'open') {
      // It ended, or somebody took it on: taking back what is shown says so.
      withdraw(tag);
      return 'held_back';
    }
    const { name } = await options.tenantOf(alert.tenantId);
    told.set(alertId, { tenantId, alertId, title: alert.title });
    return board.show(tag, nativeNotice(notice, name), () => toAlert(alertId))
      ? 'shown'
      : 'unsupported';
  };

  const toAlert = (alertId: AlertId): void => options.onOpen({ screen: 'alert', alertId });

  /** What is shown of an alert stays true: it goes with it, and changes with it. */
  const refresh = async (known: Told): Promise<void> => {
    const { alertId } = known;
    const alert = await options.readAlert(known.tenantId, alertId);
    if (alert?.state !== 'open') {
      withdraw(alertId);
    } else if (alert.title !== known.title && mute.until() === null) {
      const { name, t: words } = await options.tenantOf(alert.tenantId);
      told.set(alertId, { ...known, title: alert.title });
      board.show(alertId, alertNotice(alert, name, words), () => toAlert(alertId));
    }
  };

  const update = async (): Promise<void> => {
    const ids = [...touched];
    touched.clear();
    for (const id of ids) {
      const known = told.get(id);
      if (known) {
        await refresh(known);
      }
    }
    const open = await options.readOpenAlerts();
    openBefore = new Set(open.map(({ id }) => id));
    if (open.length === 0) {
      [...summaries, awayTag].forEach(withdraw);
      summaries.clear();
    }
  };

  const summarise = async (before: ReadonlySet<string>): Promise<void> => {
    touched.clear();
    const open = await options.readOpenAlerts();
    const openNow = new Set<string>(open.map(({ id }) => id));
    const solved = [...before].filter((id) => !openNow.has(id));
    solved.forEach(withdraw);
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
    touched.add(subject);
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
    /** For the outbox. A look that fails is no reason to keep something from a person. */
    notify: async (notice: NativeNotice): ReturnType<Desktop['notify']> =>
      (await inTurn(() => show(notice))) ?? showUnread(notice),
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

  function showUnread(notice: NativeNotice): 'shown' | 'unsupported' {
    const { tag, tenantId, alertId } = notice;
    if (alertId !== null) {
      told.set(alertId, { tenantId, alertId, title: '' });
    }
    const onClick = alertId === null ? toAlerts : () => toAlert(alertId);
    return board.show(tag, nativeNotice(notice), onClick) ? 'shown' : 'unsupported';
  }
}
