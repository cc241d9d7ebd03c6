import type { HttpConnector } from '#shared/schemas/connectors/http.ts';
import { noLayers } from '#shared/schemas/health.ts';

import type { Connector, Reading } from './connector.ts';
import { decodeBody } from './http-body.ts';
import { type Exchange, exchange } from './http-exchange.ts';
import type { AnswerFault } from './http-failure.ts';
import { quoted, readAnswer, readFailure } from './http-reading.ts';
import { createHttpTarget, type HttpTarget } from './http-target.ts';
import { findMismatch, type Json } from './json-match.ts';
import { createTrustStore } from './trust-store.ts';

const unusableAuthority: Reading = Object.freeze({
  layers: noLayers,
  latencyMs: null,
  cause: 'tls',
  code: null,
  evidence: { reason: 'unusable_authority' },
});

type Answered = Extract<Exchange, { kind: 'answered' }>;

/**
 * Bots behind a plain HTTP address. Each probe is one request over a connection of its own, is never
 * redirected, and reads the whole answer within fixed limits of time and size.
 */
export function createHttpConnector({ version }: { version: string }): Connector<HttpConnector> {
  const shared = { userAgent: `admin-agent/${version}`, trust: createTrustStore() };
  // A configuration is an immutable value: what follows from it is worked out once and goes with it.
  const targets = new WeakMap<HttpConnector, HttpTarget>();

  function targetOf(config: HttpConnector): HttpTarget {
    let target = targets.get(config);
    if (!target) {
      target = createHttpTarget(config, shared);
      targets.set(config, target);
    }
    return target;
  }

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
      const request = await target.request(context.secrets);
      const outcome = await exchange(target, request, context);
      if (outcome.kind !== 'answered') {
        return readFailure(outcome);
      }
      const isRead = target.keepsBody && target.isExpected(outcome.head.status);
      const fault = isRead ? await faultOfBody(outcome, config) : undefined;
      context.signal.throwIfAborted();
      return readAnswer(outcome, target, fault);
    },
  };
}

async function faultOfBody(
  { head, body }: Answered,
  { expectText, expectJson }: HttpConnector,
): Promise<AnswerFault | undefined> {
  const decoded = await decodeBody(body, head);
  if ('fault' in decoded) {
    return { cause: 'protocol', evidence: { reason: decoded.fault } };
  }
  const { text } = decoded;
  if (expectText !== undefined && !text.includes(expectText)) {
    return wrong({ expected: quoted(expectText), got: quoted(text) });
  }
  return expectJson === undefined ? undefined : faultOfJson(text, expectJson);
}

function faultOfJson(text: string, expected: Json): AnswerFault | undefined {
  let got: Json;
  try {
    got = JSON.parse(text) as Json;
  } catch {
    return wrong({ expected: 'JSON', got: quoted(text) });
  }
  const mismatch = findMismatch(expected, got);
  return (
    mismatch &&
    wrong({
      at: quoted(mismatch.at),
      expected: quoted(JSON.stringify(mismatch.expected)),
      got: mismatch.got === undefined ? null : quoted(JSON.stringify(mismatch.got)),
    })
  );
}

function wrong(evidence: AnswerFault['evidence']): AnswerFault {
  return { cause: 'wrong_answer', evidence };
}
