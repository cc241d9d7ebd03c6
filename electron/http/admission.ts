import type { AppErrorCode } from '#shared/errors.ts';

/** What is known of a request before anything of its body is read. */
export type RequestHead = {
  method: string;
  /** As it stands in the request line. */
  target: string;
  /** Every `Host` line that was sent. */
  hosts: readonly string[];
  headers: Readonly<Record<string, string | readonly string[] | undefined>>;
};

/** A refusal, and for a wrong method those that would do. */
export type Refusal = { code: AppErrorCode; reason: string; allow?: string };

export const restBodyLimit = 64 * 1024;
export const trpcBodyLimit = 1024 * 1024;
/** A whole configuration, written as JSON. */
const configBodyLimit = 4 * 1024 * 1024;

const takesConfig = /^\/api\/admin\/bots\/[^/?#]+\/config(?:\/preview)?(?:[?#]|$)/;

/** The routes that take many things at once may be sent as much as the console; a configuration may be larger. */
export function bodyLimitOf(target: string): number {
  if (takesConfig.test(target)) {
    return configBodyLimit;
  }
  const takesMany = isUnder(target, '/trpc') || isUnder(target, '/api/admin/bots/batch');
  return takesMany ? trpcBodyLimit : restBodyLimit;
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const allow = methods.join(', ');
const pingMethods = ['GET', 'HEAD', 'POST'];

/**
 * Decides on a request by its head alone, in the order that keeps a foreign page out before anything else happens:
 * host, origin, method, content type, size. `undefined` lets it through to the router.
 */
export function admit(head: RequestHead, port: number): Refusal | undefined {
  const names = ownNames(port);
  return (
    checkHost(head, names) ??
    checkOrigin(head, names) ??
    checkMethod(head) ??
    checkContentType(head) ??
    checkSize(head)
  );
}

/**
 * Decides on the call of a bot. It needs no token, mark or content type, because whoever knows the address may call
 * it; but a page of another site may not have a visitor's browser try addresses on it.
 */
export function admitPing(
  head: RequestHead,
  isOwnHost: (host: string) => boolean,
): Refusal | undefined {
  const [host] = head.hosts;
  if (head.hosts.length !== 1 || host === undefined || !isOwnHost(host)) {
    return { code: 'misdirected', reason: 'host' };
  }
  const { origin, 'sec-fetch-site': site } = head.headers;
  if (origin !== undefined && origin !== `http://${host}`) {
    return { code: 'cross_origin', reason: 'origin' };
  }
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    return { code: 'cross_origin', reason: 'site' };
  }
  return pingMethods.includes(head.method)
    ? undefined
    : { code: 'method_not_allowed', reason: 'method', allow: pingMethods.join(', ') };
}

/** The only names we answer to: another name that leads here is a rebound one (DNS rebinding). */
export function ownNames(port: number): readonly string[] {
  const names = ['127.0.0.1', 'localhost', '[::1]'];
  const withPort = names.map((name) => `${name}:${port}`);
  return port === 80 ? [...withPort, ...names] : withPort;
}

function checkHost({ hosts, target }: RequestHead, names: readonly string[]): Refusal | undefined {
  const [host] = hosts;
  if (hosts.length !== 1 || host === undefined || !names.includes(host)) {
    return { code: 'misdirected', reason: 'host' };
  }
  // The absolute form (`GET http://other/`) would name a second host.
  return target.startsWith('/') || target === '*'
    ? undefined
    : { code: 'misdirected', reason: 'target' };
}

function checkOrigin(head: RequestHead, names: readonly string[]): Refusal | undefined {
  const origin = head.headers['origin'];
  if (origin !== undefined && !names.some((name) => origin === `http://${name}`)) {
    return { code: 'cross_origin', reason: 'origin' };
  }
  const site = head.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !opensConsole(head)) {
    return { code: 'cross_origin', reason: 'site' };
  }
  if (isFromBrowser(head) && needsMark(head) && head.headers['x-admin-agent'] !== '1') {
    return { code: 'cross_origin', reason: 'mark' };
  }
  return undefined;
}

/** A link to the console, followed from anywhere: it opens a page and reads nothing of ours. */
function opensConsole({ method, target, headers }: RequestHead): boolean {
  return (
    method === 'GET' &&
    headers['sec-fetch-mode'] === 'navigate' &&
    headers['sec-fetch-dest'] === 'document' &&
    !isInterface(target)
  );
}

/** Browsers send these by themselves and no page can take them away. `sec-fetch-mode` alone is what Node's fetch sends. */
function isFromBrowser({ headers }: RequestHead): boolean {
  return ['origin', 'sec-fetch-site', 'sec-fetch-dest'].some((name) => headers[name] !== undefined);
}

/** A header of our own cannot be set across origins without a preflight, which we never answer. */
function needsMark({ method, target }: RequestHead): boolean {
  return (method !== 'GET' && method !== 'HEAD') || isUnder(target, '/trpc');
}

function checkMethod({ method }: RequestHead): Refusal | undefined {
  return methods.includes(method)
    ? undefined
    : { code: 'method_not_allowed', reason: 'method', allow };
}

function checkContentType(head: RequestHead): Refusal | undefined {
  const type = head.headers['content-type'];
  const encoding = head.headers['content-encoding'];
  if ((type !== undefined || hasBody(head)) && !isJson(type)) {
    return { code: 'unsupported_media_type', reason: 'content-type' };
  }
  if (encoding !== undefined && encoding !== 'identity') {
    return { code: 'unsupported_media_type', reason: 'content-encoding' };
  }
  return undefined;
}

function isJson(type: RequestHead['headers'][string]): boolean {
  return (
    typeof type === 'string' && /^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/i.test(type)
  );
}

function checkSize(head: RequestHead): Refusal | undefined {
  if (!hasBody(head)) {
    return undefined;
  }
  if (head.method === 'GET' || head.method === 'HEAD') {
    return { code: 'invalid_input', reason: 'body' };
  }
  return Number(head.headers['content-length'] ?? 0) > bodyLimitOf(head.target)
    ? { code: 'too_large', reason: 'content-length' }
    : undefined;
}

function hasBody({ headers }: RequestHead): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/** True for what only a holder of a token may ask; everything else is the console's own files. */
export function isInterface(target: string): boolean {
  return isUnder(target, '/api') || isUnder(target, '/trpc');
}

function isUnder(target: string, prefix: string): boolean {
  const path = target.split(/[?#]/, 1)[0] ?? '';
  return path === prefix || path.startsWith(`${prefix}/`);
}
