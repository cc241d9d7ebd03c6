import { type Act, agentAct } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock } from '#electron/agent/ports.ts';
import { AppError } from '#shared/errors.ts';
import type { ConfigStanding } from '#shared/schemas/config.ts';
import type { BotId, TenantId } from '#shared/schemas/ids.ts';
import type { HealingMode } from '#shared/schemas/setup.ts';

import type { AfterLook } from './after-look.ts';
import { takenIn } from './commit-rules.ts';
import type { ConfigAlerts } from './config-alerts.ts';
import type { ConfigBooks } from './config-books.ts';
import type { ConfigCommits } from './config-commits.ts';
import type { Look } from './config-notes.ts';
import type { Reached } from './config-reach.ts';
import type { ConfigViews } from './config-views.ts';
import { rollBackTo } from './roll-back-to.ts';
import type { VersionKeeper } from './version-keeper.ts';
import type { VersionLedger } from './version-ledger.ts';
import { heldVersions, takeSteps } from './version-steps.ts';

const hourMs = 60 * 60_000;
/** Something not valid is put right by the agent itself so often in an hour; then somebody else insists on it. */
const putsRightAnHour = 3;
/** What was put back is news for so long. */
const newsMs = 24 * hourMs;

type Dependencies = {
  keeper: VersionKeeper;
  ledger: VersionLedger;
  books: ConfigBooks;
  commits: ConfigCommits;
  told: ConfigAlerts;
  afterLook: AfterLook;
  standingOf: ConfigViews['standingOf'];
  /** How far the agent may go with this bot by itself. */
  modeOf: (watched: WatchedBot) => HealingMode;
  /** A person said that nothing is to be done for the bot's trouble. */
  isStopped: (watched: WatchedBot) => Promise<boolean>;
  audit: AuditService;
  ids: Ids;
  clock: Clock;
};

/** What others changed: put right where it is not valid, and else for people to take in or to put back. */
export function createConfigDrift({
  keeper,
  ledger,
  books,
  commits,
  told,
  afterLook,
  standingOf,
  modeOf,
  isStopped,
  audit,
  ids,
  clock,
}: Dependencies) {
  /**
   * Somebody wrote what is not valid, and the bot goes on with what it had: the good one is put back. Not while the bot is
   * worked on, which may be what leaves it half written.
   */
  async function putRight(reached: Reached, look: Look): Promise<void> {
    const { watched } = reached;
    const { good, held } = look.versions;
    const isRunningOn =
      ['ok', 'degraded'].includes(watched.state.verdict) && !watched.inMaintenance;
    if (look.seen.isValid || !isRunningOn || !good || good.hash === look.seen.hash) {
      return;
    }
    const book = books.of(reached);
    book.putRightAt = book.putRightAt.filter((at) => clock.mono() - at < hourMs);
    const mayTry = book.putRightAt.length < putsRightAnHour && held.applying === null;
    if (!mayTry || modeOf(watched) !== 'auto' || (await isStopped(watched))) {
      return;
    }
    book.putRightAt.push(clock.mono());
    const act = agentAct('config', ids.next());
    const change = rollBackTo(good, await keeper.bytesOf(good), {
      reason: null,
      tells: 'config.restored',
    });
    await commits.commit(reached, act, change, look);
  }

  /** People were told that something was put back. */
  const isNews = ({ hasAlert }: WatchedBot): boolean =>
    hasAlert.has('config.rolled_back') || hasAlert.has('config.restored');

  /** What was put back a day ago is no news any more. */
  async function settleNews(reached: Reached, { versions }: Look): Promise<void> {
    const { current } = versions;
    if (current && clock.now() - (current.appliedAt ?? current.createdAt) > newsMs) {
      await ledger.inChange(reached, (change) => told.settlePutBack(change));
    }
  }

  return {
    putRight,
    isNews,
    settleNews,

    /** What others changed stays, and is what is good from now on. */
    takeIn: (act: Act, tenantId: TenantId, botId: BotId): Promise<ConfigStanding> =>
      afterLook(act, tenantId, botId, async (reached, { seen, versions }) => {
        if (!seen.isValid) {
          throw new AppError('config_invalid', { issues: seen.issues });
        }
        if (takenIn(versions.held).length > 0) {
          await ledger.inChange(reached, async (change) => {
            const { transaction } = change;
            const store = keeper.storeIn(transaction, tenantId);
            const now = heldVersions(await store.held(botId, reached.place));
            await takeSteps(transaction, { keeper, reached, now: clock.now() }, takenIn(now.held));
            await told.tellState(change, { hasDrifted: false, isInvalid: false });
            await audit.record(transaction, act, {
              tenantId,
              action: 'config.take_in',
              subject: botId,
              before: { hash: now.good?.hash ?? null },
              after: { hash: now.current?.hash ?? null },
            });
          });
          ledger.watchTrial(reached, await ledger.heldOf(reached));
        }
        return standingOf(reached.watched);
      }),

    /** What others changed is undone. */
    putBack: (act: Act, tenantId: TenantId, botId: BotId): Promise<ConfigStanding> =>
      afterLook(act, tenantId, botId, async (reached, look) => {
        const { good } = look.versions;
        if (!good) {
          throw new AppError('config_no_good');
        }
        if (good.hash !== look.seen.hash) {
          const bytes = await keeper.bytesOf(good);
          await commits.commit(reached, act, rollBackTo(good, bytes, { reason: act.reason }), look);
        }
        return standingOf(reached.watched);
      }),
  };
}
