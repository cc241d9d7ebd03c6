import { AppError, type AppErrorCode } from '#shared/errors.ts';
import type { OpenclawConnector } from '#shared/schemas/connectors/openclaw.ts';

import type { ProbeContext, Reading } from '../connector.ts';
import { pause } from '../pause.ts';
import type { Repair, RepairContext, Restarted } from '../repair.ts';
import { restartChannels } from './channel-restart.ts';
import { concealed } from './conceal.ts';
import { changingScopes } from './connect-params.ts';
import { type Desk, runErrand } from './errand.ts';
import { deafReading, garbledReading, refusedReading } from './fault-readings.ts';
import { type GatewayFault, type GatewayWork, restartAnswerSchema } from './frames.ts';
import { createFacts } from './gateway-facts.ts';
import type { GatewayNotes } from './gateway-notes.ts';
import type { GatewayProcesses } from './gateway-process.ts';
import { bringBack, type GatewayServices, seeThrough, startWithinMs } from './gateway-services.ts';
import type { GatewayTarget } from './gateway-target.ts';
import { askIfLive } from './liveness.ts';
import { openToken } from './shared-sessions.ts';

/** A gateway waits for what is running, and restarts after five minutes whatever still is; it was seen to take 325 s. */
const deferredForMs = 330_000;
const answerLimitMs = 10_000;
const method = 'gateway.restart.request';

/** With a service, it is waited for its end, to start it again should nobody else; but not for as long as that. */
const goesWithinMs = 90_000;

/** What came of asking a gateway to restart. */
type Asked =
  /** What is running is let end first. */
  | { kind: 'accepted'; isDeferred: boolean }
  /** It is too old to know how. */
  | { kind: 'unknown' }
  | { kind: 'not_done'; reading: Reading };

type Options = {
  targetOf: (config: OpenclawConnector) => GatewayTarget;
  notes: GatewayNotes;
  processes: GatewayProcesses;
  services: GatewayServices | null;
  /** What is running on the gateway, over the connection that is held. Never rejects. */
  workOf: (config: OpenclawConnector, context: ProbeContext) => Promise<GatewayWork | null>;
};

/**
 * Restarts of a gateway and of the channels on it: by the gateway's own word while it answers, else by what it runs as
 * on this machine.
 */
export function createGatewayRepair(options: Options): Repair<OpenclawConnector> {
  const { targetOf, services, workOf } = options;

  const servicesOf = (config: OpenclawConnector) =>
    config.service === undefined ? null : services;

  async function failure(
    code: AppErrorCode,
    reading: Reading,
    [config, context]: [OpenclawConnector, RepairContext],
  ): Promise<AppError> {
    const { cause, reason, evidence } = await concealed(reading, () => openToken(config, context));
    return new AppError(code, { ...evidence, cause, reason: reason ?? null });
  }

  /** Over a connection of its own that may change things. */
  async function atGateway<Value>(
    config: OpenclawConnector,
    context: RepairContext,
    work: (desk: Desk) => Promise<Value>,
  ) {
    return runErrand(targetOf(config), {
      access: { token: () => openToken(config, context), device: () => context.device() },
      context,
      scopes: changingScopes,
      work,
    });
  }

  async function restartBot(config: OpenclawConnector, context: RepairContext): Promise<Restarted> {
    const target = targetOf(config);
    const live = await askIfLive(target, context);
    context.signal.throwIfAborted();
    if (live.kind === 'failed') {
      return byService(config, live.reading, context);
    }
    const hasService = servicesOf(config) !== null;
    const errand = await atGateway(config, context, (desk) => ask(desk, context, { hasService }));
    if (errand.kind === 'refused') {
      throw await failure('restart_refused', errand.reading, [config, context]);
    }
    return errand.kind === 'away'
      ? byService(config, errand.reading, context)
      : after(errand.value, config, context);
  }

  async function after(
    asked: Asked,
    config: OpenclawConnector,
    context: RepairContext,
  ): Promise<Restarted> {
    const known = servicesOf(config);
    switch (asked.kind) {
      case 'accepted':
        if (known && !asked.isDeferred) {
          await seeThrough(config, { target: targetOf(config), services: known }, context);
          return { verifyWithinMs: startWithinMs };
        }
        return { verifyWithinMs: startWithinMs + (asked.isDeferred ? deferredForMs : 0) };
      case 'unknown':
        if (!known) {
          throw new AppError('restart_unavailable', { missing: method });
        }
        return known.restart(config, context);
      case 'not_done':
        if (asked.reading.cause === 'timeout') {
          return byService(config, asked.reading, context);
        }
        throw await failure('restart_refused', asked.reading, [config, context]);
      default:
        return asked satisfies never;
    }
  }

  async function byService(
    config: OpenclawConnector,
    reading: Reading,
    context: RepairContext,
  ): Promise<Restarted> {
    const known = servicesOf(config);
    if (!known || reading.isInconclusive || !isGone(reading)) {
      throw await failure('restart_unavailable', reading, [config, context]);
    }
    const isHung = reading.cause === 'timeout';
    return bringBack(
      config,
      { ...options, target: targetOf(config), services: known, isHung },
      context,
    );
  }

  async function restartChannel(
    config: OpenclawConnector,
    context: RepairContext,
  ): Promise<Restarted> {
    const { clock } = context;
    const errand = await atGateway(config, context, ({ link }) =>
      restartChannels(link, config, { facts: createFacts(link, clock), now: clock.now() }),
    );
    if (errand.kind === 'done') {
      return errand.value;
    }
    const code = errand.kind === 'refused' ? 'restart_refused' : 'restart_unavailable';
    throw await failure(code, errand.reading, [config, context]);
  }

  return {
    steps: () => ['restart_channel', 'restart_bot'],
    targetOf: (config) => `openclaw:${targetOf(config).key}`,
    provesRuns: () => true,
    restart(config, step, context) {
      switch (step) {
        case 'restart_channel':
          return restartChannel(config, context);
        case 'restart_bot':
          return restartBot(config, context);
        default:
          return step satisfies never;
      }
    },
    async activity(config, context) {
      const work = await workOf(config, context);
      // One conversation is a run, and a reply that is due.
      return work && Math.max(work.counts.pendingReplies, work.counts.embeddedRuns);
    },
    rivals: async (config, context) => (await servicesOf(config)?.rivals(config, context)) ?? [],
  };
}

/** The process is not there, or does not get to answer, so that another one can take its place. */
function isGone({ cause, reason }: Reading): boolean {
  return (
    cause === 'refused' ||
    cause === 'timeout' ||
    cause === 'server_error' ||
    (cause === 'reset' && reason !== 'not_a_gateway')
  );
}

async function ask(
  { link, ended }: Desk,
  context: RepairContext,
  { hasService }: { hasService: boolean },
): Promise<Asked> {
  const answer = await link.ask(
    method,
    { reason: context.reason.slice(0, 200) },
    { schema: restartAnswerSchema, limitMs: answerLimitMs },
  );
  switch (answer.kind) {
    case 'answer': {
      const { ok, status, preflight } = answer.payload;
      if (!ok) {
        return { kind: 'not_done', reading: refusedReading(unsaid, method) };
      }
      const isDeferred =
        status === 'deferred' || (status === 'coalesced' && preflight?.safe === false);
      const hasGone = hasService && (await goes(ended, context));
      return { kind: 'accepted', isDeferred: isDeferred && !hasGone };
    }
    // It goes already.
    case 'ended':
      return { kind: 'accepted', isDeferred: false };
    case 'refused':
      return isUnknown(answer.fault)
        ? { kind: 'unknown' }
        : { kind: 'not_done', reading: refusedReading(answer.fault, method) };
    case 'silent':
      return { kind: 'not_done', reading: deafReading };
    case 'garbled':
      return { kind: 'not_done', reading: garbledReading(method) };
    default:
      return answer satisfies never;
  }
}

function goes(ended: Promise<unknown>, context: RepairContext): Promise<boolean> {
  return Promise.race([ended.then(() => true), pause(goesWithinMs, context).then(() => false)]);
}

const unsaid: GatewayFault = { code: 'INVALID_REQUEST', message: 'not ok' };

export const isUnknown = ({ message }: GatewayFault) => /^unknown method\b/i.test(message);
