import {
  type JsonComment,
  type JsonMember,
  type JsonNode,
  type JsonScalar,
  type JsonValue,
  valueOf,
} from './json-tree.ts';

export type JsonFormat = 'json' | 'json5';

/** What is wrong with a text, and where: how many characters stand before it. */
export type TextFault = { message: string; offset: number };

export type ParsedJson = { value: JsonValue } | { fault: TextFault };

/** Says where, and never what: the text may hold secrets. */
export class JsonFault extends SyntaxError {
  readonly fault: TextFault;

  constructor(format: JsonFormat, fault: TextFault) {
    super(`no ${format === 'json' ? 'JSON' : 'JSON5'} at ${fault.offset}`);
    this.fault = fault;
  }
}

const deepest = 200;
// Sticky, so that each matches where the reader stands and nowhere else.
const space = /[ \t\n\r]*/y;
const wideSpace = /\s*/y;
const special = /[\\\n\r]/g;
const lineEnd = /[\n\r\u2028\u2029]/g;
const plainNumber = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const json5Number =
  /[+-]?(?:0[xX][0-9a-fA-F]+|Infinity|NaN|(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)/y;
// Escapes of the name itself are left out: nobody writes them.
const json5Name = /[\p{L}\p{Nl}$_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}$\u200c\u200d]*/uy;
const word = /(?:true|false|null)(?![\p{L}\p{Nd}$_])/uy;
const words: Readonly<Record<string, JsonScalar>> = { true: true, false: false, null: null };

/** Reads JSON5 (json5.org), or JSON alone, and adds the comments to those given. Throws a `JsonFault`. */
export function readJson(
  text: string,
  format: JsonFormat = 'json5',
  comments?: JsonComment[],
): JsonNode {
  return createReader(text, format, comments).whole();
}

/** What a JSON5 text says. Throws a `JsonFault`. */
export function parseJson5(text: string): JsonValue {
  return valueOf(readJson(text));
}

/** What a text says, or what is wrong with it. Infinite numbers, which JSON does not have, are read as their names. */
export function parseJson(text: string, format: JsonFormat): ParsedJson {
  try {
    return { value: valueOf(readJson(text, format), nameIfInfinite) };
  } catch (error) {
    if (error instanceof JsonFault) {
      return { fault: error.fault };
    }
    throw error;
  }
}

const nameIfInfinite = (value: JsonScalar): JsonScalar =>
  typeof value !== 'number' || Number.isFinite(value) ? value : String(value);

function createReader(text: string, format: JsonFormat, comments?: JsonComment[]) {
  const isJson5 = format === 'json5';
  let at = 0;

  function take(pattern: RegExp): string | undefined {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  }

  function skipSpace(): void {
    take(isJson5 ? wideSpace : space);
    while (isJson5 && text[at] === '/') {
      skipComment();
      take(wideSpace);
    }
  }

  function skipComment(): void {
    switch (text.charAt(at + 1)) {
      case '/': {
        lineEnd.lastIndex = at;
        const end = lineEnd.exec(text)?.index ?? text.length;
        noteComment(end);
        at = end;
        return;
      }
      case '*': {
        const end = text.indexOf('*/', at + 2);
        noteComment(end === -1 ? fail('the end of a comment') : end);
        at = end + 2;
        return;
      }
      default:
        fail('a comment');
    }
  }

  function noteComment(end: number): void {
    if (!comments) {
      return;
    }
    const inside = text.slice(at + 2, end);
    const start = at + 2 + (inside.length - inside.trimStart().length);
    comments.push({ start, end: start + inside.trim().length });
  }

  function fail(expected: string, offset = at): never {
    const message = offset >= text.length ? 'ends too early' : `expected ${expected}`;
    throw new JsonFault(format, { message, offset });
  }

  /** True where the next character is this one, which is then taken. */
  function isNext(character: string): boolean {
    skipSpace();
    const isHere = text.startsWith(character, at);
    at += isHere ? character.length : 0;
    return isHere;
  }

  function value(depth: number): JsonNode {
    if (depth > deepest) {
      throw new JsonFault(format, { message: 'nested too deeply', offset: at });
    }
    skipSpace();
    const start = at;
    switch (text.charAt(at)) {
      case '{': {
        const members = object(depth);
        return { kind: 'object', start, end: at, members };
      }
      case '[': {
        const items = array(depth);
        return { kind: 'array', start, end: at, items };
      }
      default: {
        const scalar = isQuote(text.charAt(at)) ? string() : plain();
        return { kind: 'scalar', start, end: at, value: scalar };
      }
    }
  }

  const isQuote = (character: string): boolean =>
    character === '"' || (isJson5 && character === "'");

  function plain(): JsonScalar {
    const name = take(word);
    if (name !== undefined) {
      return words[name] ?? null;
    }
    const digits = take(isJson5 ? json5Number : plainNumber);
    return digits ? numberOf(digits) : fail('a value');
  }

  function object(depth: number): JsonMember[] {
    const members: JsonMember[] = [];
    at += 1;
    while (!isNext('}')) {
      // Where the space before it ends.
      const start = at;
      const key = nameOfEntry();
      const keyEnd = at;
      if (!isNext(':')) {
        fail('":"');
      }
      members.push({ key, start, keyEnd, node: value(depth + 1) });
      endOfEntry('}');
    }
    return members;
  }

  function array(depth: number): JsonNode[] {
    const items: JsonNode[] = [];
    at += 1;
    while (!isNext(']')) {
      items.push(value(depth + 1));
      endOfEntry(']');
    }
    return items;
  }

  /** A comma, behind which something follows unless the format lets it end there; or the end, which is not taken. */
  function endOfEntry(end: string): void {
    const hasComma = isNext(',');
    skipSpace();
    const isEnd = text.startsWith(end, at);
    if (hasComma ? isEnd && !isJson5 : !isEnd) {
      fail(hasComma ? 'an entry' : `"," or "${end}"`);
    }
  }

  function nameOfEntry(): string {
    if (isQuote(text.charAt(at))) {
      return string();
    }
    return (isJson5 ? take(json5Name) : undefined) ?? fail('a name');
  }

  function string(): string {
    const start = at;
    const end = endOfString();
    at = end + 1;
    const inside = text.slice(start + 1, end);
    return (isJson5 ? json5String(inside) : jsonString(inside)) ?? fail('a plain text', start);
  }

  function endOfString(): number {
    const quote = text[at];
    for (let end = at + 1; end < text.length; end += 1) {
      if (text[end] === quote) {
        return end;
      }
      end += text[end] === '\\' ? 1 : 0;
    }
    return fail('a text that ends');
  }

  return {
    whole(): JsonNode {
      const whole = value(0);
      skipSpace();
      return at < text.length ? fail('the end') : whole;
    },
  };
}

function numberOf(digits: string): number {
  const size = Number(digits.replace(/^[+-]/, ''));
  return digits.startsWith('-') ? -size : size;
}

const letters: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '0': '\0',
};

function jsonString(inside: string): string | undefined {
  try {
    return JSON.parse(`"${inside}"`) as string;
  } catch {
    return undefined;
  }
}

function json5String(inside: string): string | undefined {
  let plain = '';
  let at = 0;
  for (let next = nextSpecial(inside, at); next !== -1; next = nextSpecial(inside, at)) {
    const escape = inside[next] === '\\' ? escapeAt(inside, next + 1) : undefined;
    if (!escape) {
      return undefined;
    }
    plain += inside.slice(at, next) + escape.plain;
    at = next + 1 + escape.length;
  }
  return plain + inside.slice(at);
}

function nextSpecial(text: string, from: number): number {
  special.lastIndex = from;
  return special.exec(text)?.index ?? -1;
}

/** What stands behind a backslash. */
function escapeAt(text: string, at: number): { plain: string; length: number } | undefined {
  const letter = text.charAt(at);
  if (letter === 'u' || letter === 'x') {
    const length = letter === 'u' ? 4 : 2;
    const code = text.slice(at + 1, at + 1 + length);
    return code.length === length && /^[0-9a-fA-F]+$/.test(code)
      ? { plain: String.fromCharCode(Number.parseInt(code, 16)), length: 1 + length }
      : undefined;
  }
  if (/[\n\r\u2028\u2029]/.test(letter)) {
    return { plain: '', length: text.startsWith('\r\n', at) ? 2 : 1 };
  }
  return /[1-9]/.test(letter)
    ? undefined
    : { plain: letters[letter] ?? letter, length: letter.length };
}
