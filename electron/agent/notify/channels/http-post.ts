import { decodeBody } from '#electron/agent/connectors/http-body.ts';
import type { HttpCaller } from '#electron/agent/connectors/http-call.ts';
import type { Exchange } from '#electron/agent/connectors/http-exchange.ts';
import type { ChannelContext } from '#electron/agent/notify/channel.ts';
import { portOf } from '#shared/url-port.ts';

import { connectionFailure, type Undelivered, unanswered } from './connection-failure.ts';

export type HttpPost = {
  url: string;
  /** In lower case and in plain. */
  headers: Record<string, string>;
  body: Uint8Array;
  /** From the look-up to the last byte. */
  timeoutMs: number;
  /** Fields of the answer's head beside `retry-after`. */
  keepsFields?: readonly string[];
};

/** What the other side said. Of an answer that was cut, or too long, the text is empty and its status stands. */
export type HttpAnswer = {
  status: number;
  text: string;
  isWhole: boolean;
  fields: Readonly<Record<string, string>>;
};

const maxAnswerBytes = 32 * 1024;

/** One call through the guard, never redirected. Answers what was said, or why nothing was; never rejects. */
export async function httpPost(
  call: HttpCaller,
  { keepsFields = [], ...post }: HttpPost,
  context: ChannelContext,
): Promise<{ answer: HttpAnswer } | { failure: Undelivered }> {
  const { guard, signal } = context;
  if (signal.aborted) {
    return { failure: unanswered(false, 'ABORTED') };
  }
  try {
    guard.assertUrl(post.url);
    const outcome = await call(
      {
        ...post,
        method: 'POST',
        lookup: guard.lookupAt(portOf(new URL(post.url))),
        keepsBytes: maxAnswerBytes,
        keepsFields: ['retry-after', ...keepsFields],
      },
      context,
    );
    return await read(outcome);
  } catch (error) {
    return { failure: signal.aborted ? unanswered(true, 'ABORTED') : refused(error) };
  }
}

function refused(error: unknown): Undelivered {
  return connectionFailure(error instanceof Error ? error : new Error(String(error)), 'connect');
}

async function read(outcome: Exchange): Promise<{ answer: HttpAnswer } | { failure: Undelivered }> {
  if (outcome.kind === 'answered') {
    const { status, fields } = outcome.head;
    const body = await decodeBody(outcome.body, outcome.head);
    const isWhole = 'text' in body;
    return { answer: { status, fields, isWhole, text: isWhole ? body.text : '' } };
  }
  if (outcome.status !== undefined) {
    return { answer: { status: outcome.status, fields: {}, isWhole: false, text: '' } };
  }
  return { failure: failureOfExchange(outcome) };
}

function failureOfExchange(outcome: Exclude<Exchange, { kind: 'answered' }>): Undelivered {
  if (outcome.kind === 'broken') {
    return { outcome: 'uncertain', block: 'protocol', detail: outcome.fault, code: null };
  }
  const { phase } = outcome;
  // The request goes out in the moment in which the connection is there, and from then on it may have been read.
  const mayHaveLeft = phase === 'head' || phase === 'body';
  if (outcome.kind === 'failed') {
    return mayHaveLeft
      ? unanswered(true, outcome.error.code ?? null)
      : connectionFailure(outcome.error, phase);
  }
  const code = outcome.kind === 'timeout' ? 'ETIMEDOUT' : 'ECONNRESET';
  if (mayHaveLeft) {
    return unanswered(true, code);
  }
  return { outcome: 'retry', block: phase === 'lookup' ? 'name' : phase, detail: null, code };
}
