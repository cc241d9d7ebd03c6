/** Names and values that are taken for secrets. Rather one too many: what is masked can still be kept and replaced. */

const secretWords = new Set([
  'token',
  'secret',
  'password',
  'passwd',
  'pass',
  'pwd',
  'passphrase',
  'passcode',
  'pin',
  'key',
  'apikey',
  'auth',
  'authorization',
  'bearer',
  'credential',
  'cookie',
  'private',
  'signature',
  'dsn',
]);
const passwordWords = new Set([
  'password',
  'passwd',
  'pass',
  'pwd',
  'passphrase',
  'passcode',
  'pin',
]);
const holders = new Set([
  'secrets',
  'tokens',
  'passwords',
  'credentials',
  'cookies',
  'keys',
  'apikeys',
]);
/** What is about a secret and is none: `tokenUrl`, `authMode`, `key_file`. */
const about = new Set([
  'url',
  'uri',
  'file',
  'path',
  'dir',
  'name',
  'mode',
  'type',
  'kind',
  'scheme',
  'id',
  'header',
  'limit',
  'count',
  'ttl',
  'ms',
  'seconds',
  'expires',
  'length',
  'enabled',
  'provider',
]);

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter(Boolean);
}

/** True for a name whose value is a secret: `apiKey`, `BOT_TOKEN`, `gateway-password`. */
export function namesSecret(name: string): boolean {
  const words = wordsOf(name);
  const last = words.at(-1);
  if (last === undefined || (words.length > 1 && about.has(last)) || words.includes('public')) {
    return false;
  }
  return words.some((word) => secretWords.has(word) || holders.has(word));
}

/** True for a name whose value may be a secret though it is but a few figures. */
export function namesPassword(name: string): boolean {
  return wordsOf(name).some((word) => passwordWords.has(word));
}

/** True for a name under which everything is a secret, whatever it is called itself: `secrets`. */
export function holdsSecrets(name: string): boolean {
  return wordsOf(name).some((word) => holders.has(word));
}

/** What is looked for in may be another's, and long: each takes time in proportion to it, whatever it is. */
const shapes: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY/,
  /\b(?:sk|pk|rk)[-_][A-Za-z0-9_-]{8,}/,
  /\b(?:gh[opsur]_|github_pat_|glpat-|xox[abeprs]-|xapp-|AKIA|ASIA|AIza|ya29\.|hf_|npm_|SG\.)[\w.-]{6,}/,
  /\beyJ[\w-]{12,}/,
  /\b(?:Bearer|Basic|Digest) +[\w+/=.~-]{6,}/i,
  /\b\d{6,12}:[\w-]{30,}/,
  /:\/\/[^\s/?#@:]*:[^\s/?#@]+@/,
  /\b[0-9a-f]{32,}\b/i,
];
const inside =
  /(?:^|[^\w-])-{0,2}["']?([A-Za-z][\w.-]{1,60})["']?(?:\s*[:=]\s*|\s+)["']?([^\s"',;}\]]{3,})/g;

/** True for a text that looks like a secret, or has one in it. */
export function looksSecret(value: string): boolean {
  return shapes.some((shape) => shape.test(value)) || hasRandom(value) || namesOneInside(value);
}

/** A run of letters and digits such as nobody writes by hand. */
function hasRandom(value: string): boolean {
  return (value.match(/[A-Za-z0-9+=]{20,}/g) ?? []).some(
    (run) => (run.match(/\d/g)?.length ?? 0) >= 3 && (run.match(/[A-Za-z]/g)?.length ?? 0) >= 3,
  );
}

/** As in `--token=…`, `?api_key=…`, or a map that is written in one line. */
function namesOneInside(value: string): boolean {
  return [...value.matchAll(inside)].some(([whole, name = '']) => {
    const isSaidToBe = /[:=]|^\W*--/.test(whole.replace(/^[^\w-]/, ''));
    return isSaidToBe && namesSecret(name);
  });
}
