import { sql } from 'kysely';

import type { Act } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Events } from '#electron/agent/events.ts';
import type { CheckLoop } from '#electron/agent/health/check-loop.ts';
import type { Recorder } from '#electron/agent/health/recorder.ts';
import type { Settling } from '#electron/agent/health/settle.ts';
import { blankMemory } from '#electron/agent/health/verdict.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { IncidentService } from '#electron/agent/incidents/incident-service.ts';
import type { Clock } from '#electron/agent/ports.ts';
import type { BotSecrets } from '#electron/agent/secrets/bot-secrets.ts';
import { type Bot, createBotStore } from '#electron/store/bot-store.ts';
import type { Database } from '#electron/store/database.ts';
import { AppError } from '#shared/errors.ts';
import type { BotPatch, BotView, NewBot } from '#shared/schemas/bot.ts';
import type { ConnectorConfig } from '#shared/schemas/connector.ts';
import { type BotId, botIdSchema, type TenantId } from '#shared/schemas/ids.ts';
import { statusRank } from '#shared/status.ts';

import { botView } from './bot-view.ts';
import { type Roster, type WatchedBot, watchedBot } from './roster.ts';

/** Throws an `AppError` where the bot is not taken. */
export type Admit = (transaction: Database, bot: Bot) => Promise<void>;

/** How long a console that lost the agent may go on believing in a bot that calls us. */
const longestListeningMs = 2 * 60_000;

type Dependencies = {
  db: Database;
  roster: Roster;
  loop: CheckLoop;
  recorder: Recorder;
  settling: Pick<Settling, 'attend' | 'forget'>;
  incidents: IncidentService;
  secrets: BotSecrets;
  /** Refuses a bot that must not be watched as it is, such as one whose gateway belongs to another tenant. */
  admit: Admit;
  /** Takes away what was kept for a bot that goes. */
  release: (transaction: Database, bot: Bot) => Promise<void>;
  audit: AuditService;
  events: Events;
  ids: Ids;
  clock: Clock;
};

export type FleetService = ReturnType<typeof createFleetService>;

/** The bots of the tenants: adding, changing, pausing, removing, and how each of them looks now. */
export function createFleetService({
  db,
  roster,
  loop,
  recorder,
  settling,
  incidents,
  secrets,
  admit,
  release,
  audit,
  events,
  ids,
  clock,
}: Dependencies) {
  function view(watched: WatchedBot): BotView {
    const now = clock.now();
    const freshUntil = roster.freshUntil(watched);
    return botView(watched, {
      now,
      freshUntil: freshUntil === Number.MAX_SAFE_INTEGER ? now + longestListeningMs : freshUntil,
      intervalMs: roster.intervalOf(watched),
      isArchived: roster.tenant(watched.bot.tenantId).archivedAt !== null,
      dueInMs: loop.dueIn(watched),
    });
  }

  /** Stops judging the bot as it was: what is under way ends, and nothing of it counts any more. */
  function leave(watched: WatchedBot): void {
    loop.leave(watched);
    settling.forget(watched);
    watched.stopping.abort();
    watched.stopping = new AbortController();
    // What ends may take its time, such as a wait for its host; nobody waits for it.
    watched.checking = null;
    watched.reason = null;
    watched.evidence = null;
    watched.restart = null;
    watched.memory = blankMemory;
    watched.followed = 'unknown';
  }

  /** The bot is as `after` says, once that is stored. */
  function become(
    watched: WatchedBot,
    after: Bot,
    { pauses, resumes, isElsewhere }: { pauses: boolean; resumes: boolean; isElsewhere: boolean },
  ): void {
    watched.bot = after;
    const now = clock.now();
    if (pauses || isElsewhere) {
      leave(watched);
    }
    if (pauses) {
      recorder.enter(watched, 'paused', null, now);
    } else if (roster.isActive(watched) && (resumes || isElsewhere)) {
      recorder.enter(watched, 'unknown', null, now);
    }
    if (pauses || resumes || isElsewhere) {
      watched.state = { ...watched.state, verdict: 'unknown', cause: null, since: now };
      recorder.touch(watched);
    }
    if (isElsewhere) {
      watched.state = { ...watched.state, tlsValidTo: null, runId: null };
    }
    settling.attend(watched);
    if (!pauses) {
      loop.enter(watched);
    }
    events.emit('bot.changed', after.tenantId, after.id);
  }

  function disappear(watched: WatchedBot): void {
    leave(watched);
    watched.stopping.abort();
    recorder.forget(watched);
    roster.remove(watched);
    events.emit('bot.removed', watched.bot.tenantId, watched.bot.id);
  }

  function patched(bot: Bot, patch: BotPatch, connector: ConnectorConfig): Bot {
    return {
      ...bot,
      name: patch.name ?? bot.name,
      kind: patch.kind ?? bot.kind,
      connector,
      intervalMs: patch.intervalMs === undefined ? bot.intervalMs : patch.intervalMs,
      pausedAt:
        patch.paused === undefined
          ? bot.pausedAt
          : patch.paused
            ? (bot.pausedAt ?? clock.now())
            : null,
    };
  }

  async function addIn(
    transaction: Database,
    act: Act,
    tenantId: TenantId,
    given: NewBot,
  ): Promise<Bot> {
    const store = createBotStore(transaction, tenantId);
    if (await store.nameTaken(given.name)) {
      throw new AppError('bot_name_taken', { name: given.name });
    }
    const bot = await store.add({
      id: botIdSchema.parse(ids.next()),
      name: given.name,
      kind: given.kind,
      connector: await secrets.sealIn(transaction, tenantId, given.connector),
      intervalMs: given.intervalMs ?? null,
      pausedAt: null,
      healing: null,
      createdAt: clock.now(),
    });
    await admit(transaction, bot);
    await audit.record(transaction, act, {
      tenantId,
      action: 'bots.add',
      subject: bot.id,
      after: bot,
    });
    return bot;
  }

  async function sealOne(act: Act, watched: WatchedBot): Promise<void> {
    const { id, tenantId } = watched.bot;
    await incidents.inOne(watched, async (transaction) => {
      // It may have been removed, or changed, while this waited for its turn.
      const before = roster.find(tenantId, id)?.bot;
      const connector =
        before && (await secrets.sealPlainIn(transaction, tenantId, before.connector));
      if (!connector) {
        return [];
      }
      const after = { ...before, connector };
      await createBotStore(transaction, tenantId).replace(after);
      await audit.record(transaction, act, { tenantId, action: 'bots.seal', subject: id });
      return [() => void (watched.bot = after)];
    });
  }

  return {
    view,

    /** Worst first, then by name. */
    list(tenantIds: readonly TenantId[]): BotView[] {
      return tenantIds
        .flatMap((tenantId) => roster.ofTenant(tenantId))
        .map(view)
        .sort(
          (a, b) => statusRank(a.status) - statusRank(b.status) || compareNames(a.name, b.name),
        );
    },

    get: (tenantId: TenantId, botId: BotId): BotView => view(roster.get(tenantId, botId)),

    /** Stores the bot and has it looked at at once. */
    async add(act: Act, tenantId: TenantId, given: NewBot): Promise<BotView> {
      const [view] = await this.addMany(act, tenantId, [given]);
      if (!view) {
        throw new Error('expected the bot that was just added');
      }
      return view;
    },

    /** Stores all of them or, where one cannot be, none. Each is looked at at once, in its turn. */
    async addMany(act: Act, tenantId: TenantId, given: readonly NewBot[]): Promise<BotView[]> {
      if (roster.tenant(tenantId).archivedAt !== null) {
        throw new AppError('tenant_archived');
      }
      const bots = await db.transaction().execute(async (transaction) => {
        const added: Bot[] = [];
        for (const each of given) {
          added.push(await addIn(transaction, act, tenantId, each));
        }
        return added;
      });
      const now = clock.now();
      const added = bots.map((bot) => watchedBot(bot, undefined, now));
      for (const watched of added) {
        roster.add(watched);
        recorder.begin(watched);
        settling.attend(watched);
        events.emit('bot.changed', tenantId, watched.bot.id);
      }
      if (added.length === 1) {
        added.forEach(loop.enter);
      } else {
        loop.wave(added);
      }
      return added.map(view);
    },

    async update(act: Act, tenantId: TenantId, botId: BotId, patch: BotPatch): Promise<BotView> {
      const watched = roster.get(tenantId, botId);
      await incidents.inOne(watched, async (transaction) => {
        // In its turn, so that of two changes at once the second builds on the first.
        const before = roster.get(tenantId, botId).bot;
        const connector = patch.connector
          ? await secrets.replaceIn(transaction, tenantId, patch.connector, before.connector)
          : before.connector;
        const after = patched(before, patch, connector);
        await admit(transaction, after);
        const change = {
          pauses: after.pausedAt !== null && before.pausedAt === null,
          resumes: after.pausedAt === null && before.pausedAt !== null,
          // What was learnt of the old address says nothing about the new one.
          isElsewhere: patch.connector !== undefined,
        };
        const store = createBotStore(transaction, tenantId);
        if (await store.nameTaken(after.name, botId)) {
          throw new AppError('bot_name_taken', { name: after.name });
        }
        await store.replace(after);
        await audit.record(transaction, act, {
          tenantId,
          action: change.pauses ? 'bots.pause' : change.resumes ? 'bots.resume' : 'bots.update',
          subject: botId,
          before,
          after,
        });
        const ends = change.pauses || change.isElsewhere;
        const announce = ends ? await incidents.dropIn(transaction, watched) : [];
        return [...announce, () => become(watched, after, change)];
      });
      return view(watched);
    },

    /** The bot is gone for everyone at once; its history follows with the next cleaning. */
    async remove(act: Act, tenantId: TenantId, botId: BotId): Promise<void> {
      const watched = roster.get(tenantId, botId);
      await incidents.inOne(watched, async (transaction) => {
        const { bot } = roster.get(tenantId, botId);
        await createBotStore(transaction, tenantId).markRemoved(botId, clock.now());
        await secrets.dropIn(transaction, tenantId, bot.connector);
        await release(transaction, bot);
        await audit.record(transaction, act, {
          tenantId,
          action: 'bots.remove',
          subject: botId,
          before: bot,
        });
        const announce = await incidents.dropIn(transaction, watched);
        return [...announce, () => disappear(watched)];
      });
    },

    /**
     * Seals what an older version stored of the bots' secrets in plain. What cannot be sealed now stays for later, and
     * is what this rejects with once everything else is sealed.
     */
    async sealPlain(act: Act): Promise<void> {
      const plain = [...roster.all()].filter(({ bot }) => secrets.hasPlain(bot.connector));
      const failed: unknown[] = [];
      for (const watched of plain) {
        await sealOne(act, watched).catch((error: unknown) => void failed.push(error));
      }
      if (plain.length > 0) {
        // What is overwritten is gone from the file (`secure_delete`), not from what waits to be taken into it.
        await sql`pragma wal_checkpoint(truncate)`.execute(db);
      }
      if (failed.length > 0) {
        throw new AggregateError(failed, `expected to seal ${plain.length} bots' secrets`);
      }
    },

    /** Has the bots of a tenant looked at anew, or no longer, after the tenant itself changed. */
    async reconsider(tenantId: TenantId): Promise<void> {
      const now = clock.now();
      const bots = roster.ofTenant(tenantId);
      bots.forEach(settling.attend);
      if (roster.tenant(tenantId).archivedAt === null) {
        for (const watched of bots) {
          if (watched.bot.pausedAt === null && watched.state.spanState === 'paused') {
            recorder.enter(watched, 'unknown', null, now);
            watched.state = { ...watched.state, verdict: 'unknown', cause: null, since: now };
            recorder.touch(watched);
          }
        }
        loop.wave(bots);
        return;
      }
      for (const watched of bots) {
        const isTold = watched.openIncidentId !== null || watched.hasAlert.size > 0;
        const hasMore = watched.alertDueAt !== null || watched.checking !== null;
        leave(watched);
        recorder.enter(watched, 'paused', null, now);
        recorder.touch(watched);
        // Nobody looks at it any more, so nothing would ever end what is open about it.
        if (isTold || hasMore) {
          await incidents.inOne(watched, (transaction) => incidents.dropIn(transaction, watched));
        }
      }
    },
  };
}

const collator = new Intl.Collator('pt-BR', { sensitivity: 'base', numeric: true });

function compareNames(a: string, b: string): number {
  return collator.compare(a, b);
}
