import { createHash } from 'node:crypto';

import { type Act, because } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock, Logger, Random } from '#electron/agent/ports.ts';
import { createAnswerStore } from '#electron/store/answer-store.ts';
import type { Database } from '#electron/store/database.ts';
import { AppError } from '#shared/errors.ts';
import type { AlertState, Severity, Snooze } from '#shared/schemas/alert.ts';
import type { Contact } from '#shared/schemas/contact.ts';
import type { AlertId, BotId, TenantId } from '#shared/schemas/ids.ts';
import type { Status } from '#shared/status.ts';

import { alertCode, newCode } from './answer-codes.ts';
import { type AnswerRequest, answerLines, readAnswer } from './answer-words.ts';
import { type Found, findBot } from './bot-names.ts';
import { createFloodGate } from './flood-gate.ts';
import { afterWrongCode, isLocked, mostWrongCodes } from './wrong-codes.ts';

/** A message that a gateway handed on. */
export type RawAnswer = {
  /** The same however often it is told of. */
  id: string;
  /** The number it came from; `null` where the channel does not know it. */
  from: string | null;
  text: string;
  /** When it was written, by the channel. */
  at: number;
};

export type AskedBot = { id: BotId; name: string; status: Status };

/** An alert that is not over. */
export type AskedAlert = {
  id: AlertId;
  botId: BotId | null;
  state: AlertState;
  severity: Severity;
  openedAt: number;
};

/** Something that changes something, as it is done once it is proven. */
type Deed =
  | { kind: 'acknowledge'; alertId: AlertId }
  | { kind: 'snooze'; alertId: AlertId; forMs: number }
  | { kind: 'restart'; botId: BotId };

/** What is said back, in the words of the catalogue `answers`. */
export type Reply =
  | { kind: 'help' }
  | { kind: 'unknown' }
  | { kind: 'status'; bots: AskedBot[]; alerts: number }
  | { kind: 'bot_status'; bot: AskedBot }
  | { kind: 'no_bot' }
  | { kind: 'several_bots'; bots: AskedBot[] }
  | { kind: 'which_bot' }
  | { kind: 'no_alert' }
  | {
      kind: 'which_alert';
      verb: 'acknowledge' | 'snooze';
      alerts: { alert: AskedAlert; code: string }[];
    }
  | { kind: 'confirm'; deed: Deed; code: string }
  | { kind: 'done'; deed: Deed; until: number | null }
  | { kind: 'refused'; error: AppError }
  | { kind: 'wrong_code'; left: number }
  | { kind: 'locked' };

/** Over which channel it came. */
export type AnswerPlace = {
  tenantId: TenantId;
  /** Of the channel: what the codes of its messages are made from. */
  secret: string;
};

export type Answered = { person: Contact; replies: Reply[] };

/** A message that is older was meant for a state of things that is over. */
export const tooOldMs = 15 * 60_000;
const codeHoldsMs = 5 * 60_000;
/** What was taken up is remembered longer than a message may be old. */
const rememberMs = 24 * 60 * 60_000;
const mostLines = 3;
const mostListed = 5;

export type DeskWork = {
  acknowledge: (act: Act, tenantId: TenantId, id: AlertId) => Promise<unknown>;
  snooze: (act: Act, tenantId: TenantId, id: AlertId, snooze: Snooze) => Promise<unknown>;
  restart: (act: Act, tenantId: TenantId, id: BotId) => Promise<unknown>;
  bots: (tenantId: TenantId) => AskedBot[];
  /** Those that are not over, the gravest first. */
  alerts: (tenantId: TenantId) => Promise<AskedAlert[]>;
};

type Dependencies = {
  db: Database;
  work: DeskWork;
  audit: Pick<AuditService, 'recordDone' | 'recordRefusal'>;
  ids: Ids;
  random: Random;
  clock: Clock;
  logger: Logger;
};

/** What is asked of the desk in one message, and by whom. */
type Visit = AnswerPlace & { person: Contact; number: string; act: Act };

export type AnswerDesk = ReturnType<typeof createAnswerDesk>;

/**
 * Takes up what people answer. Only who may answer is heard, and only from exactly their number; whatever changes something
 * takes a code that was sent to that number. Nobody else gets as much as a reply.
 */
export function createAnswerDesk({ db, work, audit, ids, random, clock, logger }: Dependencies) {
  const gate = createFloodGate();
  /** One at a time for each number; the newest counts. */
  const pending = new Map<string, { code: string; deed: Deed; until: number }>();
  const counts = { taken: 0, strangers: 0, flooded: 0, stale: 0, repeated: 0, locked: 0 };

  const whoOf = ({ tenantId, number }: Pick<Visit, 'tenantId' | 'number'>) =>
    createHash('sha256').update(`${tenantId}|${number}`).digest('hex');

  async function receive(place: AnswerPlace, answer: RawAnswer): Promise<Answered | null> {
    const { tenantId } = place;
    const store = createAnswerStore(db, tenantId);
    const now = clock.now();
    if (Math.abs(now - answer.at) > tooOldMs) {
      counts.stale += 1;
      return null;
    }
    const number = answer.from;
    const person = number === null ? undefined : await store.whoMayAnswer(number);
    if (number === null || !person) {
      counts.strangers += 1;
      return null;
    }
    if (!gate.isOpen(`${tenantId}|${number}`, clock.mono())) {
      counts.flooded += 1;
      return null;
    }
    if (!(await store.takeUp(answer.id, now))) {
      counts.repeated += 1;
      return null;
    }
    await store.forget(now - rememberMs);
    const act: Act = {
      actorKind: 'person',
      actorId: person.id,
      role: 'operator',
      correlationId: ids.next(),
      reason: null,
      entries: 0,
    };
    const visit = { ...place, person, number, act: because(act, 'by a message') };
    if (isLocked(await store.wrongCodes(whoOf(visit)), now)) {
      counts.locked += 1;
      return null;
    }
    counts.taken += 1;
    return { person, replies: await serve(visit, answer.text) };
  }

  async function serve(visit: Visit, text: string): Promise<Reply[]> {
    const lines = answerLines(text);
    if (lines.length === 0 || lines.length > mostLines) {
      return [{ kind: 'unknown' }];
    }
    const replies: Reply[] = [];
    for (const line of lines) {
      const reply = await serveOne(visit, readAnswer(line));
      replies.push(reply);
      if (reply.kind === 'locked') {
        break;
      }
    }
    return replies;
  }

  async function serveOne(visit: Visit, request: AnswerRequest): Promise<Reply> {
    switch (request.kind) {
      case 'help':
      case 'unknown':
        return { kind: request.kind };
      case 'status':
        return tellStatus(visit, request.bot);
      case 'acknowledge':
        return onAlert(visit, request.code, (alertId) => ({ kind: 'acknowledge', alertId }));
      case 'snooze': {
        const { forMs } = request;
        return onAlert(visit, request.code, (alertId) => ({ kind: 'snooze', alertId, forMs }));
      }
      case 'restart':
        return restart(visit, request);
      case 'code':
        return confirm(visit, request.code);
      default:
        return request satisfies never;
    }
  }

  async function tellStatus(visit: Visit, wanted: string | null): Promise<Reply> {
    const { tenantId, act } = visit;
    const bots = work.bots(tenantId);
    await audit.recordDone(act, { tenantId, action: 'answers.status', subject: tenantId });
    if (wanted === null) {
      return { kind: 'status', bots, alerts: (await work.alerts(tenantId)).length };
    }
    const found = findBot(wanted, bots);
    return found.kind === 'one' ? { kind: 'bot_status', bot: found.bot } : notOne(found);
  }

  function notOne(found: Exclude<Found<AskedBot>, { kind: 'one' }>): Reply {
    return found.kind === 'none'
      ? { kind: 'no_bot' }
      : { kind: 'several_bots', bots: found.bots.slice(0, mostListed) };
  }

  const codeOf = ({ secret, number }: Visit, alertId: AlertId) =>
    alertCode(secret, { number, alertId });

  /** With a code, the alert whose it is; without one, the one there is, once that is confirmed. */
  async function onAlert(
    visit: Visit,
    code: string | null,
    deedOn: (alertId: AlertId) => Extract<Deed, { alertId: AlertId }>,
  ): Promise<Reply> {
    const alerts = await work.alerts(visit.tenantId);
    if (code !== null) {
      const alert = alertOf(visit, code, alerts);
      return alert ? perform(visit, deedOn(alert.id)) : wrong(visit);
    }
    const [only] = alerts;
    if (!only) {
      return { kind: 'no_alert' };
    }
    if (alerts.length > 1) {
      const listed = alerts
        .slice(0, mostListed)
        .map((alert) => ({ alert, code: codeOf(visit, alert.id) }));
      return { kind: 'which_alert', verb: deedOn(only.id).kind, alerts: listed };
    }
    return ask(visit, deedOn(only.id));
  }

  /** Two alerts with the same code are told apart by nobody, so that it is neither's. */
  function alertOf(
    visit: Visit,
    code: string,
    alerts: readonly AskedAlert[],
  ): AskedAlert | undefined {
    const found = alerts.filter(({ id }) => codeOf(visit, id) === code);
    return found.length === 1 ? found[0] : undefined;
  }

  async function restart(
    visit: Visit,
    { bot, code, whole }: Extract<AnswerRequest, { kind: 'restart' }>,
  ): Promise<Reply> {
    const bots = work.bots(visit.tenantId);
    // "vendas 2024" is a bot before it is a code.
    const asWhole = whole === null ? undefined : findBot(whole, bots);
    if (asWhole?.kind === 'one') {
      return ask(visit, { kind: 'restart', botId: asWhole.bot.id });
    }
    const alert =
      code === null ? undefined : alertOf(visit, code, await work.alerts(visit.tenantId));
    if (code !== null && !alert) {
      return wrong(visit);
    }
    if (bot === null) {
      // The code says which one, where its alert is about one.
      return alert?.botId
        ? perform(visit, { kind: 'restart', botId: alert.botId })
        : { kind: 'which_bot' };
    }
    const found = findBot(bot, bots);
    if (found.kind !== 'one') {
      return notOne(found);
    }
    const deed: Deed = { kind: 'restart', botId: found.bot.id };
    return alert?.botId === found.bot.id ? perform(visit, deed) : ask(visit, deed);
  }

  /** A code for this one time, which has to be sent back. */
  async function ask(visit: Visit, deed: Deed): Promise<Reply> {
    const alerts = await work.alerts(visit.tenantId);
    const code = newCode(random, new Set(alerts.map(({ id }) => codeOf(visit, id))));
    pending.set(whoOf(visit), { code, deed, until: clock.mono() + codeHoldsMs });
    return { kind: 'confirm', deed, code };
  }

  async function confirm(visit: Visit, code: string): Promise<Reply> {
    const who = whoOf(visit);
    const asked = pending.get(who);
    if (asked && clock.mono() >= asked.until) {
      pending.delete(who);
    } else if (asked?.code === code) {
      pending.delete(who);
      return perform(visit, asked.deed);
    }
    // Who sends back the code of an alert and nothing else says "ok" to it.
    const alert = alertOf(visit, code, await work.alerts(visit.tenantId));
    return alert ? perform(visit, { kind: 'acknowledge', alertId: alert.id }) : wrong(visit);
  }

  async function wrong(visit: Visit): Promise<Reply> {
    const { tenantId, act, person } = visit;
    const who = whoOf(visit);
    const store = createAnswerStore(db, tenantId);
    const known = afterWrongCode(await store.wrongCodes(who), clock.now());
    await store.noteWrongCodes(who, known);
    const isNowLocked = known.lockedUntil !== null;
    await audit.recordRefusal(act, {
      tenantId,
      action: isNowLocked ? 'answers.lock' : 'answers.code',
      subject: person.id,
      result: 'refused',
    });
    if (!isNowLocked) {
      return { kind: 'wrong_code', left: mostWrongCodes - known.wrong };
    }
    pending.delete(who);
    logger.warn(
      { tenantId, personId: person.id },
      'a number that gave wrong codes is locked for an hour',
    );
    return { kind: 'locked' };
  }

  async function perform(visit: Visit, deed: Deed): Promise<Reply> {
    const { tenantId, act } = visit;
    await createAnswerStore(db, tenantId).forgetWrongCodes(whoOf(visit));
    try {
      return { kind: 'done', deed, until: await doIt(tenantId, act, deed) };
    } catch (error) {
      if (error instanceof AppError) {
        return { kind: 'refused', error };
      }
      throw error;
    }
  }

  async function doIt(tenantId: TenantId, act: Act, deed: Deed): Promise<number | null> {
    switch (deed.kind) {
      case 'acknowledge':
        await work.acknowledge(act, tenantId, deed.alertId);
        return null;
      case 'snooze': {
        const until = clock.now() + deed.forMs;
        await work.snooze(act, tenantId, deed.alertId, { until, untilWorse: true });
        return until;
      }
      case 'restart':
        await work.restart(act, tenantId, deed.botId);
        return null;
      default:
        return deed satisfies never;
    }
  }

  return {
    receive,
    /** How many messages were taken up, and why others were not. */
    counts: () => ({ ...counts }),
  };
}
