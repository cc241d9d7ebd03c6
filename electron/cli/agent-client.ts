import { randomBytes, timingSafeEqual } from 'node:crypto';

import { proofOf } from '#electron/host/runtime-file.ts';

import { CliError } from './cli-error.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

type Query = Readonly<Record<string, string | number | undefined>>;

export type AgentClient = {
  url: string;
  get<Answer>(path: string, query?: Query): Promise<Answer>;
  post<Answer>(path: string, body: unknown, query?: Query): Promise<Answer>;
  put<Answer>(path: string, body: unknown, query?: Query): Promise<Answer>;
  patch<Answer>(path: string, body: unknown, query?: Query): Promise<Answer>;
  delete(path: string, query?: Query): Promise<void>;
  /** Follows `nextCursor` to the end. */
  list<Item>(path: string, query?: Query): Promise<Item[]>;
};

type ClientOptions = {
  url: string;
  token: string;
  /** From the runtime file: the token is sent only to who can prove to know it. */
  nonce?: string | undefined;
  /** Added to every request as `?tenant=`. */
  tenant?: string | undefined;
};

const timeoutMs = 60_000;

/** Talks REST to a running agent; failures are `CliError`s with the exit code they lead to. */
export function createAgentClient({ url, token, nonce, tenant }: ClientOptions): AgentClient {
  let isProven = nonce === undefined;

  async function call(method: string, path: string, query: Query = {}, body?: unknown) {
    if (!isProven && nonce !== undefined) {
      await provesItself(url, nonce);
      isProven = true;
    }
    const address = new URL(path, url);
    for (const [name, value] of Object.entries({ tenant, ...query })) {
      if (value !== undefined) {
        address.searchParams.set(name, String(value));
      }
    }
    const response = await reach(address, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return response.ok ? response : Promise.reject(await refusalOf(response));
  }

  const answer = async <Answer>(response: Promise<Response>) =>
    (await (await response).json()) as Answer;

  return {
    url,
    get: (path, query) => answer(call('GET', path, query)),
    post: (path, body, query) => answer(call('POST', path, query, body)),
    put: (path, body, query) => answer(call('PUT', path, query, body)),
    patch: (path, body, query) => answer(call('PATCH', path, query, body)),
    async delete(path, query) {
      await call('DELETE', path, query);
    },
    async list<Item>(path: string, query: Query = {}) {
      const all: Item[] = [];
      let cursor: string | undefined;
      do {
        const page = await answer<{ items: Item[]; nextCursor: string | null }>(
          call('GET', path, { ...query, cursor }),
        );
        all.push(...page.items);
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      return all;
    },
  };
}

async function reach(address: URL, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, {
      ...init,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch {
    throw new CliError('unreachable', exitCodes.unreachable, { url: address.origin });
  }
}

/** Another program may have taken the port since the agent left: it must not be handed the token. */
async function provesItself(url: string, nonce: string): Promise<void> {
  const challenge = randomBytes(16).toString('hex');
  const response = await reach(new URL('/api/health', url), {
    headers: { 'x-admin-agent-challenge': challenge },
  });
  const proof = Buffer.from(response.headers.get('x-admin-agent-proof') ?? '');
  const expected = Buffer.from(proofOf(nonce, challenge));
  if (proof.length !== expected.length || !timingSafeEqual(proof, expected)) {
    throw new CliError('not-our-agent', exitCodes.unreachable, { url });
  }
}

type ProblemAnswer = {
  code?: string;
  correlationId?: string;
  errors?: { path: string; message: string }[];
};

async function refusalOf(response: Response): Promise<CliError> {
  const problem = (await response.json().catch(() => ({}))) as ProblemAnswer;
  const fields = (problem.errors ?? []).map(({ path, message }) => `${path}: ${message}`);
  return new CliError('answer', exitCodeOf(response.status, problem.code), {
    code: problem.code ?? 'unexpected',
    correlationId: problem.correlationId ?? '',
    fields: fields.join('; '),
  });
}

/** Whatever their status: the agent was reached, and understood. */
const refusedByCode = new Set(['vault_locked', 'config_invalid', 'config_unreachable']);

function exitCodeOf(status: number, code: string | undefined): ExitCode {
  if (refusedByCode.has(code ?? '')) {
    return exitCodes.refused;
  }
  switch (status) {
    case 400:
    case 413:
      return exitCodes.usage;
    case 404:
      return exitCodes.notFound;
    case 503:
      return exitCodes.unreachable;
    default:
      return status < 500 ? exitCodes.refused : exitCodes.internal;
  }
}
