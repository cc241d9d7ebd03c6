/** A JSON or JSON5 text with the place of each of its parts, so that parts can be changed and the rest stays as it is. */
export type JsonNode = { start: number; end: number } & (
  | { kind: 'object'; members: readonly JsonMember[] }
  | { kind: 'array'; items: readonly JsonNode[] }
  | { kind: 'scalar'; value: JsonScalar }
);
export type JsonMember = { key: string; start: number; keyEnd: number; node: JsonNode };
/** Where the text of a comment begins and ends, without its marks. */
export type JsonComment = { start: number; end: number };
export type JsonScalar = string | number | boolean | null;
export type JsonValue = JsonScalar | JsonValue[] | { [key: string]: JsonValue };

const maxDepth = 200;
// Sticky, so that each matches where the reader stands and nowhere else.
const blank = /(?:[\s\ufeff]+|\/\/[^\n\r\u2028\u2029]*|\/\*[^]*?\*\/)*/y;
const comment = /\/\/(?<line>[^\n\r\u2028\u2029]*)|\/\*(?<block>[^]*?)\*\//g;
const identifier = /[\p{L}\p{Nl}$_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}$\u200c\u200d]*/uy;
const number =
  /[+-]?(?:Infinity|NaN|0[xX][0-9a-fA-F]+|(?:0|[1-9]\d*)(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)/y;
const quotedText =
  /"[^"\\\n\r]*(?:\\(?:\r\n|[^])[^"\\\n\r]*)*"|'[^'\\\n\r]*(?:\\(?:\r\n|[^])[^'\\\n\r]*)*'/y;
const escape = /\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|[\n\r\u2028\u2029])|([^]))/g;
const named: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '0': '\0',
};
const literals = new Map<string, JsonScalar>([
  ['null', null],
  ['true', true],
  ['false', false],
]);

/** Throws a `SyntaxError` that says where, and never what: the text may hold secrets. */
export function parseJsonTree(text: string, comments: JsonComment[] = []): JsonNode {
  let at = 0;

  function fail(): never {
    throw new SyntaxError(`not JSON5 at ${at}`);
  }

  function take(pattern: RegExp): string | undefined {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  }

  function skip(): void {
    const from = at;
    const skipped = take(blank) ?? '';
    if (!skipped.includes('/')) {
      return;
    }
    for (const { index, groups } of skipped.matchAll(comment)) {
      const inner = groups?.['line'] ?? groups?.['block'] ?? '';
      const start = from + index + 2 + (inner.length - inner.trimStart().length);
      comments.push({ start, end: start + inner.trim().length });
    }
  }

  function takeIf(mark: string): boolean {
    skip();
    const isThere = text.startsWith(mark, at);
    at += isThere ? mark.length : 0;
    return isThere;
  }

  function value(depth: number): JsonNode {
    if (depth > maxDepth) {
      fail();
    }
    skip();
    const start = at;
    if (takeIf('{')) {
      const members = list('}', () => member(depth));
      return { kind: 'object', start, end: at, members };
    }
    if (takeIf('[')) {
      const items = list(']', () => value(depth + 1));
      return { kind: 'array', start, end: at, items };
    }
    const scalar = quoted() ?? numeric() ?? literal();
    return { kind: 'scalar', start, end: at, value: scalar };
  }

  function list<Part>(close: string, part: () => Part): Part[] {
    const parts: Part[] = [];
    while (!takeIf(close)) {
      parts.push(part());
      if (!takeIf(',') && text[at] !== close) {
        fail();
      }
    }
    return parts;
  }

  function member(depth: number): JsonMember {
    skip();
    const start = at;
    const key = quoted() ?? take(identifier) ?? fail();
    const keyEnd = at;
    if (!takeIf(':')) {
      fail();
    }
    return { key, start, keyEnd, node: value(depth + 1) };
  }

  function quoted(): string | undefined {
    const found = take(quotedText);
    return found === undefined ? undefined : unescape(found.slice(1, -1));
  }

  function numeric(): number | undefined {
    const found = take(number);
    if (found === undefined) {
      return undefined;
    }
    const size = Number(found.replace(/^[+-]/, ''));
    return found.startsWith('-') ? -size : size;
  }

  function literal(): JsonScalar {
    const word = take(identifier) ?? fail();
    const known = literals.get(word);
    return known === undefined ? fail() : known;
  }

  const whole = value(0);
  skip();
  return at === text.length ? whole : fail();
}

function unescape(inner: string): string {
  return inner.replace(escape, (_, unicode, hex, line, mark: string) => {
    const digits = (unicode ?? hex) as string | undefined;
    if (digits !== undefined) {
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    // A line goes on after a backslash; any other character means itself.
    return line === undefined ? (named[mark] ?? mark) : '';
  });
}

/** What the text says. Objects have no prototype, so that no key means more than itself. */
export function valueOf(node: JsonNode): JsonValue {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'array':
      return node.items.map(valueOf);
    case 'object': {
      const entries = Object.create(null) as { [key: string]: JsonValue };
      for (const { key, node: inner } of node.members) {
        entries[key] = valueOf(inner);
      }
      return entries;
    }
    default:
      return node satisfies never;
  }
}

export function isObject(value: JsonValue | undefined): value is { [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
