import type { Json } from '#electron/agent/connectors/json-match.ts';

/** What is wrong with a text, and where: how many characters stand before it. */
export type TextFault = { message: string; offset: number };

export type ParsedJson = { value: Json } | { fault: TextFault };

const deepest = 200;
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
const words: Readonly<Record<string, Json>> = { true: true, false: false, null: null };

/**
 * Reads JSON, or JSON5. What is wrong is told by where it is and never by what stands there: it may be a secret.
 * Infinite numbers of JSON5, which JSON does not have, are read as their names.
 */
export function parseJson(text: string, format: 'json' | 'json5'): ParsedJson {
  try {
    return { value: createReader(text, format === 'json5').whole() };
  } catch (error) {
    if (error instanceof Fault) {
      return { fault: { message: error.message, offset: error.offset } };
    }
    throw error;
  }
}

class Fault extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

function createReader(text: string, isJson5: boolean) {
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
      case '/':
        lineEnd.lastIndex = at;
        at = lineEnd.exec(text)?.index ?? text.length;
        return;
      case '*': {
        const end = text.indexOf('*/', at + 2);
        at = end === -1 ? fail('the end of a comment', at) : end + 2;
        return;
      }
      default:
        fail('a comment');
    }
  }

  function fail(expected: string, where = at): never {
    throw new Fault(where >= text.length ? 'ends too early' : `expected ${expected}`, where);
  }

  /** True where the next character is this one, which is then taken. */
  function isNext(character: string): boolean {
    skipSpace();
    const isHere = text.startsWith(character, at);
    at += isHere ? character.length : 0;
    return isHere;
  }

  function value(depth: number): Json {
    if (depth > deepest) {
      throw new Fault('nested too deeply', at);
    }
    skipSpace();
    switch (text.charAt(at)) {
      case '{':
        return object(depth);
      case '[':
        return array(depth);
      case '"':
        return string();
      case "'":
        return isJson5 ? string() : fail('a value');
      default:
        return plain();
    }
  }

  function plain(): Json {
    const name = take(word);
    if (name !== undefined) {
      return words[name] ?? null;
    }
    const digits = take(isJson5 ? json5Number : plainNumber);
    return digits ? numberOf(digits) : fail('a value');
  }

  function object(depth: number): Json {
    const entries = new Map<string, Json>();
    at += 1;
    while (!isNext('}')) {
      const key = nameOfEntry();
      if (!isNext(':')) {
        fail('":"');
      }
      entries.set(key, value(depth + 1));
      endOfEntry('}');
    }
    return Object.fromEntries(entries);
  }

  function array(depth: number): Json {
    const items: Json[] = [];
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
    skipSpace();
    const quote = text.charAt(at);
    if (quote === '"' || (isJson5 && quote === "'")) {
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
    whole(): Json {
      const whole = value(0);
      skipSpace();
      return at < text.length ? fail('the end') : whole;
    },
  };
}

function numberOf(digits: string): Json {
  const isNegative = digits.startsWith('-');
  const size = Number(digits.replace(/^[+-]/, ''));
  const number = isNegative ? -size : size;
  return Number.isFinite(number) ? number : digits;
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
