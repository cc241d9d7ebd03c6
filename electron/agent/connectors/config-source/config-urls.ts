import type { ProbeContext } from '#electron/agent/connectors/connector.ts';
import type { HttpCall, HttpCaller } from '#electron/agent/connectors/http-call.ts';
import type { Exchange } from '#electron/agent/connectors/http-exchange.ts';
import { quoted, readFailure } from '#electron/agent/connectors/http-reading.ts';
import { ownHeaders } from '#electron/agent/connectors/http-target.ts';
import { openHeaders } from '#electron/agent/connectors/open-headers.ts';
import { withoutSecrets } from '#electron/agent/connectors/secret-echo.ts';
import { AppError } from '#shared/errors.ts';
import type { ConfigIssue } from '#shared/schemas/config.ts';
import type { ConfigFormat, ConfigSource } from '#shared/schemas/connectors/repair.ts';

import { hashOf } from './config-file.ts';
import { maxConfigBytes } from './config-format.ts';
import { statedIssues } from './stated-issues.ts';

export type UrlsSource = Extract<ConfigSource, { kind: 'urls' }>;

/** How the two addresses are called. */
export type Lines = { call: HttpCaller; trustedCa: string | undefined };

type Got = { bytes: Buffer; etag: string | undefined };

const timeoutMs = 10_000;
const maxComplaintBytes = 64 * 1024;

const contentTypes: Readonly<Record<ConfigFormat, string>> = {
  json: 'application/json',
  json5: 'application/json5',
  yaml: 'application/yaml',
  env: 'text/plain; charset=utf-8',
  text: 'text/plain; charset=utf-8',
};

/** What the bot says is its configuration. Rejects with the `AppError` `config_unreachable` or `config_refused`. */
export async function readFromUrl(
  source: UrlsSource,
  context: ProbeContext,
  lines: Lines,
): Promise<Buffer> {
  return (await get(source, context, lines)).bytes;
}

/**
 * Gives the bot its new configuration. With `base` only where the one it says it has still has that hash; the bot itself
 * is held to it by `If-Match` where it gives an `ETag`. Resolves with the hash of what it has afterwards, as far as it
 * says. Rejects with the `AppError` `config_unreachable`, `config_conflict`, `config_invalid` or `config_refused`.
 */
export async function writeToUrl(
  source: UrlsSource,
  change: { bytes: Uint8Array; base?: string },
  context: ProbeContext,
  lines: Lines,
): Promise<string> {
  const before = change.base === undefined ? undefined : await get(source, context, lines);
  if (before && hashOf(before.bytes) !== change.base) {
    throw new AppError('config_conflict');
  }
  const { headers, secret } = await openHeaders(ownHeaders(source.headers), context.secrets);
  const outcome = await lines.call(
    {
      ...callOf(source.writeUrl, 'PUT', lines),
      headers: {
        'content-type': contentTypes[source.format],
        ...headers,
        ...(before?.etag !== undefined && { 'if-match': before.etag }),
      },
      body: change.bytes,
      keepsBytes: maxComplaintBytes,
    },
    context,
  );
  return judge(outcome, { source, bytes: change.bytes, secret, before }, context, lines);
}

async function judge(
  outcome: Exchange,
  put: {
    source: UrlsSource;
    bytes: Uint8Array;
    secret: readonly string[];
    before: Got | undefined;
  },
  context: ProbeContext,
  lines: Lines,
): Promise<string> {
  const status = outcome.kind === 'answered' ? outcome.head.status : outcome.status;
  if (status !== undefined && (status < 200 || (status >= 300 && status < 500))) {
    throw refusal(status, outcome.kind === 'answered' ? outcome.body : undefined, put.secret);
  }
  const wanted = hashOf(put.bytes);
  const after = await get(put.source, context, lines).catch(() => undefined);
  context.signal.throwIfAborted();
  const found = after && hashOf(after.bytes);
  if (status !== undefined && status < 300) {
    // It may write its configuration in a way of its own, and may take its time about it.
    return found === undefined || found === (put.before && hashOf(put.before.bytes))
      ? wanted
      : found;
  }
  // It may have been done all the same.
  if (found === wanted) {
    return wanted;
  }
  throw outcome.kind === 'answered'
    ? new AppError('config_unreachable', { status })
    : unanswered(outcome);
}

function refusal(status: number, body: Buffer | undefined, secrets: readonly string[]): AppError {
  if (status === 409 || status === 412) {
    return new AppError('config_conflict', { status });
  }
  const issues = statedIssues(body?.toString('utf8') ?? '').map((issue) => clean(issue, secrets));
  return issues.length > 0 || status === 400 || status === 422
    ? new AppError('config_invalid', { status, issues })
    : new AppError('config_refused', { status });
}

function clean(issue: ConfigIssue, secrets: readonly string[]): ConfigIssue {
  return {
    ...issue,
    path: withoutSecrets(quoted(issue.path), secrets),
    message: withoutSecrets(quoted(issue.message), secrets),
  };
}

async function get(source: UrlsSource, context: ProbeContext, lines: Lines): Promise<Got> {
  const { headers } = await openHeaders(ownHeaders(source.headers), context.secrets);
  const outcome = await lines.call(
    {
      ...callOf(source.readUrl, 'GET', lines),
      headers,
      keepsBytes: maxConfigBytes,
      keepsFields: ['etag'],
    },
    context,
  );
  context.signal.throwIfAborted();
  if (outcome.kind !== 'answered') {
    throw unanswered(outcome);
  }
  const { status, contentEncoding, fields } = outcome.head;
  if (status < 200 || status > 299) {
    throw new AppError('config_unreachable', { status });
  }
  if (contentEncoding !== undefined && contentEncoding !== '' && contentEncoding !== 'identity') {
    throw new AppError('config_unreachable', { reason: 'bad_encoding' });
  }
  // A weak one says that two texts mean the same, not that they are.
  const etag = fields['etag'];
  const isStrong = etag !== undefined && /^"[\u0021\u0023-\u007e\u0080-\u00ff]*"$/.test(etag);
  return { bytes: outcome.body, etag: isStrong ? etag : undefined };
}

function callOf(
  url: string,
  method: 'GET' | 'PUT',
  { trustedCa }: Lines,
): Pick<HttpCall, 'url' | 'method' | 'trustedCa' | 'timeoutMs'> {
  return { url, method, trustedCa, timeoutMs };
}

function unanswered(outcome: Exclude<Exchange, { kind: 'answered' }>): AppError {
  const { cause, code } = readFailure(outcome);
  return new AppError('config_unreachable', { cause, ...(code !== null && { status: code }) });
}
