import type { HttpConnector } from '#shared/schemas/connectors/http.ts';

import { faultOfText } from './answer-match.ts';
import type { Connector, Reading } from './connector.ts';
import { decodeBody } from './http-body.ts';
import { type Exchange, exchange } from './http-exchange.ts';
import type { AnswerFault } from './http-failure.ts';
import { readAnswer, readFailure, unusableAuthority } from './http-reading.ts';
import { createHttpTarget, type HttpTarget } from './http-target.ts';
import { perConfig } from './per-config.ts';
import { withoutEchoes } from './secret-echo.ts';
import { createTrustStore } from './trust-store.ts';

type Answered = Extract<Exchange, { kind: 'answered' }>;

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
          ? await readWhole(outcome, target, config)
          : readFailure(outcome);
      context.signal.throwIfAborted();
      const { evidence } = reading;
      return { ...reading, evidence: evidence && withoutEchoes(evidence, secrets) };
    },
  };
}

async function readWhole(
  outcome: Answered,
  target: HttpTarget,
  config: HttpConnector,
): Promise<Reading> {
  const isRead = target.keepsBody && target.isExpected(outcome.head.status);
  return readAnswer(outcome, target, isRead ? await faultOfBody(outcome, config) : undefined);
}

async function faultOfBody(
  { head, body }: Answered,
  config: HttpConnector,
): Promise<AnswerFault | undefined> {
  const decoded = await decodeBody(body, head);
  if ('fault' in decoded) {
    return { cause: 'protocol', evidence: { reason: decoded.fault } };
  }
  return faultOfText(decoded.text, config);
}
