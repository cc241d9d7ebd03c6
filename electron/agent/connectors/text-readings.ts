/** A text as it reads once what is escaped in it is not, and where each of its characters stands in the text given. */
type TextReading = {
  text: string;
  /** For the end of the text, that of the text given. */
  startOf: (at: number) => number;
};

/** An address within JSON within JSON, and nothing deeper. */
const deepest = 3;

// One character each, by what comes out of it.
const escapes = new RegExp(
  [
    // Of an address: the bytes of UTF-8, or else a single one.
    '%[0-7][\\da-f]',
    '%[cd][\\da-f]%[89ab][\\da-f]',
    '%e[\\da-f](?:%[89ab][\\da-f]){2}',
    '%f[0-7](?:%[89ab][\\da-f]){3}',
    '%[\\da-f]{2}',
    // Of JSON.
    '\\\\u[\\da-f]{4}',
    '\\\\["\\\\/bfnrt]',
    // Of a page.
    '&(?:amp|lt|gt|quot|apos|#\\d{1,6}|#x[\\da-f]{1,5});',
    // A space in a form, and in base64 itself.
    '\\+',
  ].join('|'),
  'gi',
);

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** The text as it is, and as it reads the more often it is unescaped. */
export function readings(text: string): TextReading[] {
  return readingsFrom({ text, startOf: (at) => at }, deepest);
}

/** As often as it can be. */
export function unescaped(text: string): string {
  return readings(text).at(-1)?.text ?? text;
}

function readingsFrom(reading: TextReading, deeper: number): TextReading[] {
  const next = unescapedOnce(reading);
  return deeper === 0 || next.text === reading.text
    ? [reading]
    : [reading, ...readingsFrom(next, deeper - 1)];
}

function unescapedOnce({ text, startOf }: TextReading): TextReading {
  const starts: number[] = [];
  let read = '';
  let at = 0;
  const copyUntil = (end: number) => {
    for (; at < end; at += 1) {
      starts.push(startOf(at));
      read += text.charAt(at);
    }
  };
  for (const { 0: escape, index } of text.matchAll(escapes)) {
    copyUntil(index);
    const letter = letterOf(escape);
    for (let unit = 0; unit < letter.length; unit += 1) {
      starts.push(startOf(index));
    }
    read += letter;
    at = index + escape.length;
  }
  copyUntil(text.length);
  const end = startOf(text.length);
  return { text: read, startOf: (place) => starts[place] ?? end };
}

function letterOf(escape: string): string {
  switch (escape.charAt(0)) {
    case '+':
      return ' ';
    case '%':
      return ofAddress(escape);
    case '&':
      return ofPage(escape.slice(1, -1).toLowerCase());
    default:
      return JSON.parse(`"${escape.toLowerCase()}"`) as string;
  }
}

function ofAddress(escape: string): string {
  try {
    return decodeURIComponent(escape);
  } catch {
    // A byte that is not UTF-8.
    return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
  }
}

function ofPage(name: string): string {
  const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return entities[name] ?? (code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd');
}
