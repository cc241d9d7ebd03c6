/** What a JSON5 text says (json5.org). Objects have no prototype, so that no key means more than itself. */
export type Json5 = null | boolean | number | string | Json5[] | { [key: string]: Json5 };

const maxDepth = 100;
// Sticky, so that each matches where the reader stands and nowhere else.
const blank = /(?:[\s\ufeff]|\/\/[^\n\r\u2028\u2029]*|\/\*[^]*?\*\/)*/y;
const identifier = /[\p{L}\p{Nl}$_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}$\u200c\u200d]*/uy;
const number =
  /[+-]?(?:Infinity|NaN|0[xX][0-9a-fA-F]+|(?:0|[1-9]\d*)(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)/y;
const plain = { '"': /[^"\\\n\r]*/y, "'": /[^'\\\n\r]*/y };
const literals = new Map<string, Json5>([
  ['null', null],
  ['true', true],
  ['false', false],
]);
const escapes: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '0': '\0',
};

/** Throws a `SyntaxError` that says where, and never what: the text may hold secrets. */
export function parseJson5(text: string): Json5 {
  let at = 0;

  function fail(): never {
    throw new SyntaxError(`no JSON5 at ${at}`);
  }

  function take(pattern: RegExp): string | undefined {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    at += found?.length ?? 0;
    return found;
  }

  function takeIf(mark: string): boolean {
    take(blank);
    const isThere = text.startsWith(mark, at);
    at += isThere ? mark.length : 0;
    return isThere;
  }

  function value(depth: number): Json5 {
    if (depth > maxDepth) {
      fail();
    }
    if (takeIf('{')) {
      return object(depth);
    }
    if (takeIf('[')) {
      return array(depth);
    }
    return quoted() ?? numeric() ?? literal();
  }

  function object(depth: number): Json5 {
    const entries: { [key: string]: Json5 } = Object.create(null) as { [key: string]: Json5 };
    while (!takeIf('}')) {
      const key = quoted() ?? take(identifier) ?? fail();
      if (!takeIf(':')) {
        fail();
      }
      entries[key] = value(depth + 1);
      if (!takeIf(',') && text[at] !== '}') {
        fail();
      }
    }
    return entries;
  }

  function array(depth: number): Json5 {
    const items: Json5[] = [];
    while (!takeIf(']')) {
      items.push(value(depth + 1));
      if (!takeIf(',') && text[at] !== ']') {
        fail();
      }
    }
    return items;
  }

  function quoted(): string | undefined {
    take(blank);
    const quote = text[at];
    if (quote !== '"' && quote !== "'") {
      return undefined;
    }
    at += 1;
    let whole = '';
    for (;;) {
      whole += take(plain[quote]);
      const next = text[at];
      at += 1;
      if (next === quote) {
        return whole;
      }
      whole += next === '\\' ? escaped() : fail();
    }
  }

  function escaped(): string {
    const mark = text[at] ?? fail();
    at += 1;
    if (mark === 'u' || mark === 'x') {
      const digits = text.slice(at, at + (mark === 'u' ? 4 : 2));
      if (!/^(?:[0-9a-f]{2}){1,2}$/i.test(digits)) {
        fail();
      }
      at += digits.length;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    if (mark === '\r' && text[at] === '\n') {
      at += 1;
    }
    // A line goes on after a backslash; any other character means itself.
    return /[\n\r\u2028\u2029]/.test(mark) ? '' : (escapes[mark] ?? mark);
  }

  function numeric(): number | undefined {
    const found = take(number);
    if (found === undefined) {
      return undefined;
    }
    const isNegative = found.startsWith('-');
    const size = Number(found.replace(/^[+-]/, ''));
    return isNegative ? -size : size;
  }

  function literal(): Json5 {
    const word = take(identifier) ?? fail();
    return literals.has(word) ? (literals.get(word) ?? null) : fail();
  }

  const whole = value(0);
  take(blank);
  return at === text.length ? whole : fail();
}
