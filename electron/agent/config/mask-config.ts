import { redactedValue } from '#electron/agent/connectors/openclaw/redacted.ts';
import type { ConfigIssue } from '#shared/schemas/config.ts';
import type { ConfigFormat } from '#shared/schemas/connectors/repair.ts';

import { issuesOf } from './config-text.ts';
import type { Scalar } from './scalar.ts';
import { scalarsOf } from './scalars.ts';
import { holdsSecrets, looksSecret, namesPassword, namesSecret } from './secret-words.ts';

/**
 * What stands for a secret of a configuration in everything that is stored in plain, shown or sent. Says which secrets
 * are the same and which changed, and nothing else of them.
 */
const anywhere = /secret:#[0-9a-f]{8}/g;
/** The first figures of a keyed digest, in lower-case hex; the key is the tenant's own. */
export type Fingerprint = (value: string) => string;

export type Masked = {
  text: string;
  /** The secrets that were found, for taking them out of whatever else is said of the configuration. */
  secrets: readonly string[];
};

/** The text without its secrets; all else is as it was. */
export function maskConfig(text: string, format: ConfigFormat, fingerprint: Fingerprint): Masked {
  const secrets = secretsIn(text, format);
  if (!secrets) {
    return maskBroken(text, fingerprint);
  }
  return {
    text: replaceEach(text, secrets, (scalar) =>
      written(`secret:#${fingerprint(scalar.value)}`, scalar),
    ),
    secrets: secrets.map(({ value }) => value),
  };
}

export type Unmasked = { text: string } | { issues: ConfigIssue[] };

/**
 * The text with its secrets in place again, each exactly as it is written in `base`, the text it was made from. A secret
 * stays under the name it had: put anywhere else it would be seen, or sent where it was not given for.
 */
export function unmaskConfig(
  text: string,
  format: ConfigFormat,
  base: string,
  fingerprint: Fingerprint,
): Unmasked {
  const known = new Map<string, Scalar[]>();
  for (const scalar of secretsIn(base, format) ?? []) {
    const place = `secret:#${fingerprint(scalar.value)} ${scalar.key}`;
    known.set(place, [...(known.get(place) ?? []), scalar]);
  }
  const given = readScalars(text, format);
  if (!given) {
    const stray = text.match(anywhere);
    return stray ? { issues: [unknownAt('')] } : { text };
  }
  const issues: ConfigIssue[] = [];
  const found = new Map<Scalar, string>();
  for (const scalar of given) {
    if (!scalar.value.match(anywhere)) {
      continue;
    }
    const meant = known.get(`${scalar.value} ${scalar.key}`);
    const kept = meant && keptOf(scalar, meant);
    if (kept) {
      found.set(scalar, base.slice(kept.start, kept.end));
    } else {
      issues.push(unknownAt(scalar.path.join('.')));
    }
  }
  return issues.length > 0
    ? { issues }
    : { text: replaceEach(text, [...found.keys()], (scalar) => found.get(scalar) ?? '') };
}

/** The one that is meant; none where two differ and have the same fingerprint, unless it is still in its place. */
function keptOf({ path }: Scalar, meant: readonly Scalar[]): Scalar | undefined {
  const isAmbiguous = meant.some(({ value }) => value !== meant[0]?.value);
  const inPlace = meant.find((each) => each.path.join('\0') === path.join('\0'));
  return inPlace ?? (isAmbiguous ? undefined : meant[0]);
}

/** Where a text holds secrets. */
export function secretPaths(text: string, format: ConfigFormat): string[] {
  return (secretsIn(text, format) ?? []).map(({ path }) => path.join('.'));
}

/** A text that may repeat secrets, without them. */
export function concealSecrets(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= 3)
    .toSorted((a, b) => b.length - a.length)
    .reduce((left, secret) => left.replaceAll(secret, 'secret:#'), text);
}

function unknownAt(path: string): ConfigIssue {
  return {
    path,
    code: 'unknown_placeholder',
    message: 'stands for no secret of the version this was made from; give the secret itself',
  };
}

function readScalars(text: string, format: ConfigFormat): Scalar[] | undefined {
  try {
    return scalarsOf(text, format);
  } catch {
    return undefined;
  }
}

/** `undefined` where the text is not what it should be: what is in it is nowhere where it would be looked for. */
function secretsIn(text: string, format: ConfigFormat): Scalar[] | undefined {
  return issuesOf(Buffer.from(text, 'utf8'), format).some(({ code }) => code === 'not_readable')
    ? undefined
    : readScalars(text, format)?.filter(isSecret);
}

function isSecret({ value, key, path, isText }: Scalar): boolean {
  if (!isText || value === '' || value === redactedValue) {
    return false;
  }
  const isNamed = namesSecret(key) || path.some(holdsSecrets);
  return (
    // A short figure is a limit or a count, such as of tokens, unless it is a password.
    (isNamed && (!/^[\d._-]{1,7}$/.test(value) || namesPassword(key))) ||
    looksSecret(value) ||
    // So that it is not taken for a placeholder when it comes back.
    value.match(anywhere) !== null
  );
}

function written(text: string, { quote }: Scalar): string {
  return quote === 'double' ? `"${text}"` : text;
}

function replaceEach(
  text: string,
  scalars: readonly Scalar[],
  by: (scalar: Scalar) => string,
): string {
  let done = 0;
  let result = '';
  for (const scalar of scalars) {
    result += text.slice(done, scalar.start) + by(scalar);
    done = scalar.end;
  }
  return result + text.slice(done);
}

const pair =
  /(["']?)([\w.-]{1,80})\1(\s*[:=]\s*|\s+(?=["']))("(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?|[^\s,}\]]+)/g;

/** So much is shown of a text that cannot be read. */
const shownOfBroken = 100_000;

/** A text that is not what it should be: whatever looks like a secret is taken out, by name or by looks. */
function maskBroken(text: string, fingerprint: Fingerprint): Masked {
  const secrets: string[] = [];
  const mask = (value: string) => {
    secrets.push(value);
    return `"secret:#${fingerprint(value)}"`;
  };
  const byName = withoutNamed(text.slice(0, shownOfBroken), secrets, fingerprint).replace(
    pair,
    (whole, quote: string, name: string, colon, raw: string) => {
      const value = raw.replace(/^["']|["']$/g, '');
      return !isMasked(value) && isSecretPair(name, value)
        ? `${quote}${name}${quote}${colon}${mask(value)}`
        : whole;
    },
  );
  const masked = byName.replace(/[^\s"',;{}[\]()<>]+/g, (word) =>
    looksSecret(word) && !word.includes('secret:#') ? mask(word) : word,
  );
  return { text: masked, secrets };
}

const isMasked = (value: string) => /^secret:#[0-9a-f]{8}$/.test(value);

function isSecretPair(name: string, value: string): boolean {
  return value !== '' && value !== redactedValue && (namesSecret(name) || looksSecret(value));
}

/** Shorter ones stand in any text. */
const leastRepeated = 6;

/** What is a secret by its name is one wherever else it stands, as it is written there or as it is meant. */
function withoutNamed(text: string, secrets: string[], fingerprint: Fingerprint): string {
  const named = [...text.matchAll(pair)]
    .map(([, , name = '', , raw = '']) => ({ name, value: raw.replace(/^["']|["']$/g, '') }))
    .filter(({ name, value }) => isSecretPair(name, value) && !isMasked(value))
    .flatMap(({ value }) => [value, unescaped(value)])
    .filter((value) => value.length >= leastRepeated)
    .toSorted((a, b) => b.length - a.length);
  secrets.push(...named);
  return named.reduce(
    (left, value) => left.replaceAll(value, () => `secret:#${fingerprint(value)}`),
    text,
  );
}

function unescaped(value: string): string {
  try {
    return String(JSON.parse(`"${value}"`));
  } catch {
    return value;
  }
}
