import type { IncomingHttpHeaders } from 'node:http';

import {
  type CallAnswer,
  createHookReceiver,
  type ReceivedCall,
} from '#test/support/hook-receiver.ts';

export type ProviderServer = AsyncDisposable & {
  url: string;
  /** Newest last, refused ones included. */
  calls: ReceivedCall[];
  /** What the next call is answered with in place of what it would have been; nothing of it is carried out. */
  answerNext(answer: CallAnswer): void;
  /** The next call is carried out, and its answer is lost on the way. */
  loseNextAnswer(): void;
};

/** A stand-in for a provider, on this machine: `contract` says what each call is answered with. */
export async function createProviderServer(
  contract: (call: ReceivedCall) => CallAnswer,
): Promise<ProviderServer> {
  const receiver = await createHookReceiver();
  const given: CallAnswer[] = [];
  let isLost = false;
  receiver.answer((call) => {
    const next = given.shift();
    if (next) {
      return next;
    }
    const answer = contract(call);
    if (isLost) {
      isLost = false;
      return { ...answer, isCut: true };
    }
    return answer;
  });
  return {
    url: receiver.url,
    calls: receiver.calls,
    answerNext: (answer) => given.push(answer),
    loseNextAnswer() {
      isLost = true;
    },
    [Symbol.asyncDispose]: () => receiver[Symbol.asyncDispose](),
  };
}

export function json(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): CallAnswer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}

/** `undefined` where it is no JSON object. */
export function jsonOf({ body }: ReceivedCall): Record<string, unknown> | undefined {
  try {
    return JSON.parse(body.toString()) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

export function bearerOf(headers: IncomingHttpHeaders): string | undefined {
  return /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
}
