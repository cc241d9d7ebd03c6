import type { HttpConnector } from '#shared/schemas/connectors/http.ts';

export type HttpMethod = NonNullable<HttpConnector['method']>;

/** How an answer breaks the protocol, in words that evidence can carry. */
export type ProtocolFault =
  | 'not_http'
  | 'bad_head'
  | 'head_too_large'
  | 'bad_framing'
  | 'bad_chunk'
  | 'bad_encoding'
  | 'body_too_large'
  | 'extra_bytes';

/** How the end of the body is known (RFC 9112, 6.3). */
export type Framing =
  | { kind: 'none' }
  | { kind: 'length'; bytes: number }
  | { kind: 'chunked' }
  | { kind: 'close' };

export type ResponseHead = {
  status: number;
  framing: Framing;
  location?: string;
  contentEncoding?: string;
  contentType?: string;
  /** The fields that were asked for by their names in lower case, as far as they came. */
  fields: Readonly<Record<string, string>>;
};

// One pass, and linear: no byte can match two neighbouring parts of it.
const wellFormed =
  /^HTTP\/1\.[01] [1-9]\d\d(?: [\t\u0020-\u007e\u0080-\u00ff]*)?\r\n(?:[!#$%&'*+\-.^_`|~0-9A-Za-z]+:[\t\u0020-\u007e\u0080-\u00ff]*\r\n)*$/;

const wanted =
  /\r\n(content-length|transfer-encoding|location|content-encoding|content-type):([^\r]*)(?=\r\n)/gi;

/**
 * Reads the status line and the fields, given as latin1 up to and with the line end of the last field.
 * Strict: folded lines, bare line feeds, spaces before a colon and control characters are not accepted.
 */
export function parseHead(
  text: string,
  method: HttpMethod,
  keepsFields: readonly string[] = [],
): ResponseHead | ProtocolFault {
  if (!wellFormed.test(text)) {
    return 'bad_head';
  }
  const status = Number(text.slice(9, 12));
  const fields = new Map<string, string>();
  for (const [, rawName = '', rawValue = ''] of text.matchAll(wanted)) {
    const name = rawName.toLowerCase();
    const value = rawValue.trim();
    const before = fields.get(name);
    fields.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  const framing = framingOf(status, method, text.startsWith('HTTP/1.0'), fields);
  if (typeof framing === 'string') {
    return framing;
  }
  const location = fields.get('location');
  const contentEncoding = fields.get('content-encoding');
  const contentType = fields.get('content-type');
  return {
    status,
    framing,
    fields: fieldsOf(text, keepsFields),
    ...(location !== undefined && { location }),
    ...(contentEncoding !== undefined && { contentEncoding }),
    ...(contentType !== undefined && { contentType }),
  };
}

function fieldsOf(text: string, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = fieldOf(text, name);
      return value === undefined ? [] : [[name.toLowerCase(), value]];
    }),
  );
}

/** The first field of that name; the text is well-formed. */
function fieldOf(text: string, name: string): string | undefined {
  const start = `${name.toLowerCase()}:`;
  const line = text.split('\r\n').find((each) => each.toLowerCase().startsWith(start));
  return line?.slice(start.length).trim();
}

function framingOf(
  status: number,
  method: HttpMethod,
  isHttp10: boolean,
  fields: ReadonlyMap<string, string>,
): Framing | ProtocolFault {
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) {
    return { kind: 'none' };
  }
  const coding = fields.get('transfer-encoding');
  const length = fields.get('content-length');
  if (coding !== undefined) {
    // Both together is how one message is smuggled inside another.
    const isPlain = coding.toLowerCase() === 'chunked' && length === undefined && !isHttp10;
    return isPlain ? { kind: 'chunked' } : 'bad_framing';
  }
  if (length === undefined) {
    return { kind: 'close' };
  }
  const [first = '', ...others] = length.split(',').map((part) => part.trim());
  const isOneNumber = /^\d{1,15}$/.test(first) && others.every((other) => other === first);
  return isOneNumber ? { kind: 'length', bytes: Number(first) } : 'bad_framing';
}
