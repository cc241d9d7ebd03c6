import type { HttpConnector } from '#shared/schemas/connectors/http.ts';

import { faultOfText } from './answer-match.ts';
import type { Connector, ProbeContext, Reading } from './connector.ts';
import { decodeBody } from './http-body.ts';
import { type Exchange, exchange } from './http-exchange.ts';
import type { AnswerFault } from './http-failure.ts';
import { readAnswer, readFailure, unusableAuthority } from './http-reading.ts';
import { activityOf, runIdOf } from './http-run.ts';
import { createHttpTarget, type HttpTarget } from './http-target.ts';
import { perConfig } from './per-config.ts';
import { withoutEchoes } from './secret-echo.ts';
import { createTrustStore } from './trust-store.ts';

type Answered = Extract<Exchange, { kind: 'answered' }>;
type Body = Awaited<ReturnType<typeof decodeBody>>;

/**
 * Bots behind a plain HTTP address. Each probe is one request over a connection of its own, is never
 * redirected, and reads the whole answer within fixed limits of time and size.
 */
export function createHttpConnector({ version }: { version: string }): Connector<HttpConnector> {
  const shared = { userAgent: `admin-agent/${version}`, trust: createTrustStore() };
  const targetOf = perConfig((config: HttpConnector) => createHttpTarget(config, shared));

  return {
    type: 'http',
    originOf: (config) => targetOf(config).origin,
    isLocal: (config) => targetOf(config).isLocal,
    hostOf: (config) => (targetOf(config).isLocal ? null : targetOf(config).host),
    timeoutMs: (config) => targetOf(config).timeoutMs,
    async probe(config, context) {
      const target = targetOf(config);
      if (target.tls && !target.tls.context) {
        return unusableAuthority;
      }
      const { bytes, secrets } = await target.request(context.secrets);
      const outcome = await exchange(target, bytes, context);
      const reading =
        outcome.kind === 'answered'
          ? await readWhole(outcome, { target, config, secrets })
          : readFailure(outcome);
      context.signal.throwIfAborted();
      const { evidence } = reading;
      return { ...reading, evidence: evidence && withoutEchoes(evidence, secrets) };
    },
    async activity(config, context) {
      try {
        return await activityAt(targetOf(config), config.activityFrom, context);
      } catch {
        return null;
      }
    },
  };
}

async function activityAt(
  target: HttpTarget,
  pointer: string | undefined,
  context: ProbeContext,
): Promise<number | null> {
  if (pointer === undefined || (target.tls && !target.tls.context)) {
    return null;
  }
  const { bytes } = await target.request(context.secrets);
  const outcome = await exchange({ ...target, keepsBody: true }, bytes, context);
  const body = outcome.kind === 'answered' && (await decodeBody(outcome.body, outcome.head));
  return body && 'text' in body ? activityOf(body.text, pointer) : null;
}

async function readWhole(
  outcome: Answered,
  asked: { target: HttpTarget; config: HttpConnector; secrets: readonly string[] },
): Promise<Reading> {
  const { target, config, secrets } = asked;
  const body = target.keepsBody ? await decodeBody(outcome.body, outcome.head) : undefined;
  const isJudged = target.isExpected(outcome.head.status);
  const reading = readAnswer(outcome, target, isJudged ? faultOfBody(body, config) : undefined);
  const runId = config.runIdFrom && runIdOf(config.runIdFrom, partsOf(outcome, body), secrets);
  return runId === undefined ? reading : { ...reading, runId };
}

function partsOf({ head }: Answered, body: Body | undefined) {
  return {
    field: Object.values(head.fields)[0],
    text: body && 'text' in body ? body.text : undefined,
  };
}

function faultOfBody(body: Body | undefined, config: HttpConnector): AnswerFault | undefined {
  if (!body || (config.expectText === undefined && config.expectJson === undefined)) {
    return undefined;
  }
  return 'fault' in body
    ? { cause: 'protocol', evidence: { reason: body.fault } }
    : faultOfText(body.text, config);
}
