import type { Act } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Roster, WatchedBot } from '#electron/agent/fleet/roster.ts';
import type { Recorder } from '#electron/agent/health/recorder.ts';
import type { Clock, Logger, Random, Timer } from '#electron/agent/ports.ts';
import type { Bot } from '#electron/store/bot-store.ts';
import type { Database } from '#electron/store/database.ts';
import {
  createHeartbeatStore,
  listenedUntil,
  noteListened,
} from '#electron/store/heartbeat-store.ts';
import { AppError } from '#shared/errors.ts';
import type { HeartbeatConnector } from '#shared/schemas/connectors/heartbeat.ts';
import type { HeartbeatAddress } from '#shared/schemas/heartbeat-address.ts';
import type { BotId, TenantId } from '#shared/schemas/ids.ts';

import type { Gap, Judgement } from './beat-rules.ts';
import { type Call, withCall } from './beat-state.ts';
import { cronProblem } from './cron-times.ts';
import { type Line, lineOf, type Tell } from './line.ts';
import { createLineBook } from './line-book.ts';
import { createLineWatch } from './line-watch.ts';
import { createLineWriter } from './line-writer.ts';

/** How often it is noted that somebody listens: after a power cut so much more counts as time that nobody did. */
const noteEveryMs = 30_000;
/** 144 bits: nobody guesses one, at whatever rate. */
const idBytes = 18;

/** Where calls are taken. */
export type ListeningPlace = {
  /** Without a path. */
  url: string;
  isThisMachineOnly: boolean;
};

/** A call as it came in. */
export type IncomingCall = Omit<Call, 'at'> & { from: string | null; body: string | null };

type Dependencies = {
  db: Database;
  roster: Roster;
  recorder: Recorder;
  audit: AuditService;
  events: Events;
  clock: Clock;
  random: Random;
  logger: Logger;
  /** Finds out whether the machine slept or its clock was set, before anything is concluded from the time. */
  lookAtTime: () => void;
};

export type HeartbeatService = ReturnType<typeof createHeartbeatService>;

/** The bots that call us: where each of them calls, what it told, and whether it calls in time. */
export function createHeartbeatService({
  db,
  roster,
  recorder,
  audit,
  events,
  clock,
  random,
  logger,
  lookAtTime,
}: Dependencies) {
  const book = createLineBook();
  const writer = createLineWriter({ db, clock, logger });
  const watch = createLineWatch({ roster, clock, lookAtTime, touch: (line) => writer.touch(line) });
  const followers = new Map<BotId, Tell>();
  const opening = new Map<BotId, Promise<Line | undefined>>();
  let place: ListeningPlace | null = null;
  let noteTimer: Timer | null = null;

  const newId = () => Buffer.from(random.bytes(idBytes)).toString('base64url');

  function configOf(tenantId: TenantId, botId: BotId): HeartbeatConnector | undefined {
    const connector = roster.find(tenantId, botId)?.bot.connector;
    return connector?.type === 'heartbeat' ? connector : undefined;
  }

  async function readLine({ bot }: WatchedBot): Promise<Line | undefined> {
    const { tenantId } = bot;
    const store = createHeartbeatStore(db, tenantId);
    if (book.keyOf(tenantId) === undefined) {
      book.setKey(tenantId, await store.key(newId()));
    }
    const stored = await store.find(bot.key);
    const config = configOf(tenantId, bot.id);
    if (!stored || !config) {
      return undefined;
    }
    const line = lineOf(stored, { botId: bot.id, tenantId, leftAt: null });
    book.add(line, config.slug);
    enterIfFollowed(line);
    return line;
  }

  /** The line of a bot, read from the store where this is the first that is heard of it. */
  async function lineOfBot(watched: WatchedBot): Promise<Line | undefined> {
    const { id } = watched.bot;
    const known = book.ofBot(id);
    if (known) {
      return known;
    }
    const reading =
      opening.get(id) ??
      readLine(watched).finally(() => {
        opening.delete(id);
      });
    opening.set(id, reading);
    return reading;
  }

  function enterIfFollowed(line: Line): void {
    const tell = followers.get(line.botId);
    if (tell && place) {
      watch.enter(line, tell);
    }
  }

  /** Keeps the addresses up with the bots. */
  function onBotChanged(tenantId: TenantId, botId: BotId): void {
    const watched = roster.find(tenantId, botId);
    const line = book.ofBot(botId);
    if (watched?.bot.connector.type !== 'heartbeat') {
      if (line) {
        book.setSlug(line, undefined);
      }
    } else if (line) {
      book.setSlug(line, watched.bot.connector.slug);
    } else {
      lineOfBot(watched).catch((error: unknown) => {
        logger.error({ error, botId }, 'the address of a bot could not be read');
      });
    }
  }

  function onBotRemoved(botId: BotId): void {
    const line = book.ofBot(botId);
    if (line) {
      book.remove(line);
      writer.forget(line);
    }
  }

  const stopHearing = events.subscribe(({ kind, tenantId, subject }) => {
    if (kind === 'bot.changed' && tenantId !== null) {
      onBotChanged(tenantId, subject as BotId);
    } else if (kind === 'bot.removed') {
      onBotRemoved(subject as BotId);
    }
  });

  async function noteListening(): Promise<void> {
    noteTimer?.cancel();
    noteTimer = clock.after(noteEveryMs, () => void noteListening());
    await noteUntilNow();
  }

  /** Where it fails, more time counts as time in which nobody listened, which is held against no bot. */
  async function noteUntilNow(): Promise<void> {
    try {
      await noteListened(db, clock.now());
    } catch (error) {
      logger.error({ error }, 'it could not be noted that calls are listened for');
    }
  }

  /** Until now this bot was as it was told; from when nobody listened on, nobody knows. */
  function loseSight(watched: WatchedBot, at: number): void {
    if (roster.isActive(watched) && watched.state.spanState !== 'unknown') {
      recorder.enter(watched, 'unknown', null, at);
      watched.state = { ...watched.state, verdict: 'unknown', cause: null, since: at };
      recorder.touch(watched);
    }
  }

  async function beginListening(given: ListeningPlace): Promise<void> {
    place = given;
    await noteListening();
    for (const line of book.all()) {
      enterIfFollowed(line);
    }
  }

  async function endListening(): Promise<void> {
    if (!place) {
      return;
    }
    place = null;
    noteTimer?.cancel();
    for (const line of book.all()) {
      if (line.tell) {
        watch.leave(line);
      }
    }
    await noteUntilNow();
  }

  /** The line at an address, where a bot that calls is still behind it. */
  function present(line: Line | undefined): Line | undefined {
    return line && configOf(line.tenantId, line.botId) && line;
  }

  async function getLine(tenantId: TenantId, botId: BotId): Promise<Line> {
    const watched = roster.get(tenantId, botId);
    const line = configOf(tenantId, botId) && (await lineOfBot(watched));
    if (!line) {
      throw new AppError('not_found');
    }
    return line;
  }

  return {
    /** Refuses a bot whose schedule no time fits or whose slug is taken; gives any other its address. */
    async admit(transaction: Database, { tenantId, key, connector }: Bot): Promise<void> {
      const store = createHeartbeatStore(transaction, tenantId);
      if (connector.type !== 'heartbeat') {
        await store.dropSlug(key);
        return;
      }
      const { schedule, slug = null } = connector;
      if (schedule.kind === 'cron' && cronProblem(schedule.expression)) {
        throw new AppError('invalid_input', { path: 'connector.schedule.expression' });
      }
      if (slug !== null && (await store.slugTaken(slug, key))) {
        throw new AppError('slug_taken', { slug });
      }
      await store.put(key, { pingId: newId(), slug });
    },

    /** Removes the address of a bot that goes, with all that came over it. */
    release: (transaction: Database, { tenantId, key }: Bot): Promise<void> =>
      createHeartbeatStore(transaction, tenantId).remove(key),

    /** Every address as it was when the agent last stopped. */
    async takeUp(): Promise<void> {
      const now = clock.now();
      const until = Math.min((await listenedUntil(db)) ?? now, now);
      for (const tenant of roster.tenants()) {
        const store = createHeartbeatStore(db, tenant.id);
        const stored = new Map((await store.list()).map((each) => [each.botKey, each]));
        if (stored.size > 0) {
          book.setKey(tenant.id, await store.key(newId()));
        }
        for (const watched of roster.ofTenant(tenant.id)) {
          const { id, key, connector, pausedAt } = watched.bot;
          const known = stored.get(key);
          if (known && connector.type === 'heartbeat') {
            const leftAt = Math.min(pausedAt ?? until, until);
            book.add(lineOf(known, { botId: id, tenantId: tenant.id, leftAt }), connector.slug);
            loseSight(watched, until);
          }
        }
      }
    },

    /** The host says where calls are taken from now on, or that they are not any more. */
    async listensAt(given: ListeningPlace | null): Promise<void> {
      await endListening();
      if (given) {
        await beginListening(given);
      }
    },

    isListening: () => place !== null,
    isThisMachineOnly: () => place?.isThisMachineOnly ?? true,

    /** From now on, until `signal` aborts, tells how the bot stands: at once, at its calls, and when one is due. */
    follow(botId: BotId, signal: AbortSignal, tell: Tell): void {
      followers.set(botId, tell);
      signal.addEventListener(
        'abort',
        () => {
          const line = book.ofBot(botId);
          if (followers.get(botId) === tell) {
            followers.delete(botId);
          }
          if (line?.tell === tell) {
            watch.leave(line);
          }
        },
        { once: true },
      );
      const line = book.ofBot(botId);
      if (line) {
        enterIfFollowed(line);
      }
    },

    /** How a bot stands now; one that is not there yet waits. */
    standing(tenantId: TenantId, botId: BotId | null): Judgement['standing'] {
      const line = botId === null ? undefined : book.ofBot(botId);
      const judged = line && place && line.tenantId === tenantId ? watch.judge(line) : undefined;
      return judged?.standing ?? { kind: 'waiting' };
    },

    atId: (pingId: string) => present(book.atId(pingId)),
    atSlug: (key: string, slug: string) => present(book.atSlug(key, slug)),

    /** Takes a call: judged at once, on the disk within 250 ms. */
    take(line: Line, { from, body, ...incoming }: IncomingCall): void {
      lookAtTime();
      const config = configOf(line.tenantId, line.botId);
      if (!config || !place) {
        return;
      }
      const at = clock.now();
      const { kind, exitCode } = incoming;
      const { state, durationMs } = withCall(line.state, { ...incoming, at }, config.graceMs);
      line.state = state;
      line.callCount += 1;
      line.unwritten.push({ at, kind, exitCode, durationMs, from, body });
      writer.touch(line);
      watch.heard(line, { isResult: kind === 'success' || kind === 'fail', durationMs });
    },

    /** Nobody listened in this time, or nobody could have been heard. */
    noteGap(gap: Gap): void {
      if (place) {
        watch.noteGap(book.all(), gap);
      }
    },

    /** Where the bot calls, and its newest calls. The same error for a bot that does not call as for none. */
    async address(tenantId: TenantId, botId: BotId): Promise<HeartbeatAddress> {
      const line = await getLine(tenantId, botId);
      await writer.flush();
      const slug = configOf(tenantId, botId)?.slug;
      const urlOf = (path: string) => (place ? `${place.url}/ping/${path}` : null);
      return {
        url: urlOf(line.pingId),
        slugUrl: slug === undefined ? null : urlOf(`${book.keyOf(tenantId)}/${slug}`),
        isThisMachineOnly: place?.isThisMachineOnly ?? true,
        expectedAt: watch.judge(line)?.expectedAt ?? null,
        lastCallAt: line.state.lastCallAt,
        calls: await createHeartbeatStore(db, tenantId).calls(line.botKey),
      };
    },

    /** Gives the bot another address; at the old one nobody listens any more. */
    async renew(act: Act, tenantId: TenantId, botId: BotId): Promise<HeartbeatAddress> {
      const line = await getLine(tenantId, botId);
      const pingId = newId();
      await db.transaction().execute(async (transaction) => {
        await createHeartbeatStore(transaction, tenantId).renew(line.botKey, pingId);
        await audit.record(transaction, act, {
          tenantId,
          action: 'heartbeats.renew',
          subject: botId,
        });
      });
      book.renew(line, pingId);
      events.emit('bot.changed', tenantId, botId);
      return this.address(tenantId, botId);
    },

    async stop(): Promise<void> {
      await endListening();
      watch.stop();
      stopHearing();
      await writer.stop();
    },
  };
}
