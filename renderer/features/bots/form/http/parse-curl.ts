import { httpMethods } from '#shared/schemas/connectors/http.ts';

type HttpMethod = (typeof httpMethods)[number];

export type CurlRequest = {
  url: string;
  method: HttpMethod;
  headers: { name: string; value: string }[];
  /** What the line asks for and a check does not do, in curl's own names. */
  leftOut: string[];
};

/** True for text that begins as a curl line does, prompt or not. */
export function looksLikeCurl(text: string): boolean {
  return /^\s*(?:\$\s*)?curl(?:\.exe)?\s/.test(text);
}

// Options of curl's that take a value; one that is missing here would have its value read as a URL.
const takesValue = new Set(
  (
    '-X --request -H --header -A --user-agent -e --referer -b --cookie -u --user -d --data --data-raw ' +
    '--data-binary --data-ascii --data-urlencode --json -F --form --form-string -T --upload-file ' +
    '--url -o --output -m --max-time --connect-timeout --retry -w --write-out -x --proxy --cacert ' +
    '-E --cert --key --resolve --oauth2-bearer -c --cookie-jar --interface --limit-rate'
  ).split(' '),
);
const sendsBody = new Set(
  '-d --data --data-raw --data-binary --data-ascii --data-urlencode --json -F --form --form-string -T --upload-file'.split(
    ' ',
  ),
);
const harmless = new Set(
  '-s --silent -S --show-error -i --include -f --fail -v --verbose --compressed -o --output -w --write-out -# --progress-bar --http1.1 --http2 -N --no-buffer -g --globoff -X --request --url'.split(
    ' ',
  ),
);

/** Reads a curl line as the browser's tools or a manual give it. `undefined` where no address is in it. */
export function parseCurl(line: string): CurlRequest | undefined {
  const words = shellWords(line.trim().replace(/^\$\s*/, '')).slice(1);
  const headers = new Map<string, { name: string; value: string }>();
  const setHeader = (name: string, value: string) =>
    headers.set(name.toLowerCase(), { name, value });
  const leftOut = new Set<string>();
  let url: string | undefined;
  let method: string | undefined;
  let hasBody = false;

  for (const { option, value } of options(words)) {
    if (option === '' || option === '--url') {
      url ??= value;
    } else if (option === '-X' || option === '--request') {
      method = value.toUpperCase();
    } else if (option === '-I' || option === '--head') {
      method ??= 'HEAD';
    } else if (option === '-H' || option === '--header') {
      const [name = '', ...rest] = value.split(':');
      if (name.trim() !== '' && rest.length > 0) {
        setHeader(name.trim(), rest.join(':').trim());
      }
    } else if (option === '-A' || option === '--user-agent') {
      setHeader('User-Agent', value);
    } else if (option === '-e' || option === '--referer') {
      setHeader('Referer', value);
    } else if (option === '-b' || option === '--cookie') {
      setHeader('Cookie', value);
    } else if (option === '-u' || option === '--user') {
      setHeader('Authorization', `Basic ${base64(value)}`);
    } else if (option === '--oauth2-bearer') {
      setHeader('Authorization', `Bearer ${value}`);
    } else if (sendsBody.has(option)) {
      hasBody = true;
      leftOut.add(option);
    } else if (!harmless.has(option)) {
      leftOut.add(option);
    }
  }

  if (url === undefined) {
    return undefined;
  }
  const wanted = method ?? (hasBody ? 'POST' : 'GET');
  const known = httpMethods.find((candidate) => candidate === wanted);
  if (!known) {
    leftOut.add(`-X ${wanted}`);
  }
  return {
    url: /^[a-z]+:\/\//i.test(url) ? url : `http://${url}`,
    method: known ?? 'GET',
    headers: [...headers.values()],
    leftOut: [...leftOut],
  };
}

type Option = { option: string; value: string };

/** Options with their values, `-XPOST` and `--header=…` included; a word by itself has an empty name. */
function options(words: readonly string[]): Option[] {
  const found: Option[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const [name = '', ...inline] = word.startsWith('--') ? word.split('=') : [word];
    const short = word.slice(0, 2);
    if (!word.startsWith('-') || word === '-') {
      found.push({ option: '', value: word });
    } else if (word.startsWith('--')) {
      const takesNext = takesValue.has(name) && inline.length === 0;
      found.push({ option: name, value: takesNext ? (words[at + 1] ?? '') : inline.join('=') });
      at += takesNext ? 1 : 0;
    } else if (takesValue.has(short)) {
      const isGlued = word.length > 2;
      found.push({ option: short, value: isGlued ? word.slice(2) : (words[at + 1] ?? '') });
      at += isGlued ? 0 : 1;
    } else {
      // Several letters under one dash, the last of which may take a value: `-sSH "…"`.
      const letters = word
        .slice(1)
        .split('')
        .map((letter) => `-${letter}`);
      const last = letters.at(-1) ?? '';
      const takesNext = takesValue.has(last);
      found.push(...letters.slice(0, -1).map((option) => ({ option, value: '' })));
      found.push({ option: last, value: takesNext ? (words[at + 1] ?? '') : '' });
      at += takesNext ? 1 : 0;
    }
  }
  return found;
}

/** Splits a line as a shell would: quotes, `$'…'`, backslashes and continued lines (`\`, `^`). */
function shellWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  const text = line.replaceAll(/[\\^]\r?\n/g, ' ');
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at] ?? '';
    if (/\s/.test(letter)) {
      if (word !== undefined) {
        words.push(word);
        word = undefined;
      }
    } else if (letter === "'" || letter === '"') {
      const end = closing(text, at);
      word = `${word ?? ''}${unescape(text.slice(at + 1, end), letter)}`;
      at = end;
    } else if (letter === '$' && text[at + 1] === "'") {
      const end = closing(text, at + 1, true);
      word = `${word ?? ''}${unescape(text.slice(at + 2, end), '$')}`;
      at = end;
    } else if (letter === '\\') {
      at += 1;
      word = `${word ?? ''}${text[at] ?? ''}`;
    } else {
      word = `${word ?? ''}${letter}`;
    }
  }
  return word === undefined ? words : [...words, word];
}

function closing(text: string, open: number, escapes = text[open] === '"'): number {
  const quote = text[open];
  for (let at = open + 1; at < text.length; at += 1) {
    if (escapes && text[at] === '\\') {
      at += 1;
    } else if (text[at] === quote) {
      return at;
    }
  }
  return text.length;
}

const escaped: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

function unescape(text: string, quote: "'" | '"' | '$'): string {
  if (quote === "'") {
    return text;
  }
  return text.replaceAll(/\\(.)/gs, (whole, letter: string) => {
    if (quote === '$') {
      return escaped[letter] ?? letter;
    }
    return /["\\$`]/.test(letter) ? letter : whole;
  });
}

function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
