import { seededRandom } from '#electron/simulation/seeded-random.ts';

/** A secret that is nobody's: wherever it turns up, a secret of somebody's would have. */
export type Canary = { name: string; value: string };

const digits = '0123456789';
const hex = '0123456789abcdef';
const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const letters = `${upper}abcdefghijklmnopqrstuvwxyz`;
const alphanumeric = letters + digits;

type Draw = {
  /** So many characters out of these. */
  text: (count: number, of?: string) => string;
  bytes: (count: number) => Buffer;
};

/** What secrets look like where people have them from; some are also what must not be taken for something else. */
const shapes: Readonly<Record<string, (draw: Draw) => string>> = {
  'openai key': ({ text }) => `sk-proj-${text(48)}`,
  'anthropic key': ({ text }) => `sk-ant-api03-${text(80, `${alphanumeric}_-`)}AA`,
  'slack token': ({ text }) => `xoxb-${text(12, digits)}-${text(13, digits)}-${text(24)}`,
  'github token': ({ text }) => `ghp_${text(36)}`,
  'aws key id': ({ text }) => `AKIA${text(16, upper + digits)}`,
  'telegram token': ({ text }) => `${text(10, digits)}:AA${text(33, `${alphanumeric}_-`)}`,
  jwt: ({ text, bytes }) =>
    [
      Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url'),
      Buffer.from(`{"sub":"${text(12)}","iat":1767225600}`).toString('base64url'),
      bytes(32).toString('base64url'),
    ].join('.'),
  'hex of 32': ({ text }) => text(32, hex),
  'hex of 64': ({ text }) => text(64, hex),
  base64: ({ bytes }) => `+/${bytes(31).toString('base64')}`,
  'address with a token': ({ text }) =>
    `https://${text(12)}.test/hooks/${text(9)}?token=${text(24)}&sig=${text(16, hex)}`,
  pem: ({ bytes }) =>
    [
      '-----BEGIN PRIVATE KEY-----',
      ...(bytes(120)
        .toString('base64')
        .match(/.{1,64}/g) ?? []),
      '-----END PRIVATE KEY-----',
    ].join('\n'),
  'words of many alphabets': ({ text }) => `coração ${text(4)} 密码 ñandú ключ ${text(6)}`,
  'words of one alphabet': ({ text }) => `açúcar, maçã & pão: ${text(5)} ${text(3)} São ${text(4)}`,
  'sixteen characters': ({ text }) => text(16),
  'like a reference of ours': ({ text }) => `secret:${uuid(text)}`,
  uuid: ({ text }) => uuid(text),
  bearer: ({ text }) => `Bearer ${text(40)}`,
  basic: ({ text }) =>
    `Basic ${Buffer.from(`bot-${text(6)}:${text(18)}`, 'utf8').toString('base64')}`,
  'json with quotes': ({ text }) =>
    `{"key":"${text(10)}\\"${text(5)}\\\\${text(5)}","path":"C:\\\\${text(7)}"}`,
  'percent-encoded': ({ text }) => `%7B${text(6)}%2F${text(6)}%3D%25${text(6)}%7D`,
};

/** Sixty-four, every shape at least three times, the same in every run. */
export function createCanaries(seed = 1): Canary[] {
  const random = seededRandom(seed);
  const draw: Draw = {
    text: (count, of = alphanumeric) =>
      Array.from({ length: count }, () => of[Math.floor(random.number() * of.length)]).join(''),
    bytes: (count) => Buffer.from(random.bytes(count)),
  };
  const kinds = Object.entries(shapes);
  return Array.from({ length: 64 }, (_, index) => {
    const [shape, make] = kinds[index % kinds.length]!;
    return { name: `${shape} ${Math.floor(index / kinds.length) + 1}`, value: make(draw) };
  });
}

/** What a header may hold: nothing of several lines, and no letter that has no byte. */
export function fitsHeader({ value }: Canary): boolean {
  return /^[\t\u0020-\u007e\u0080-\u00ff]*$/.test(value);
}

/** Of the fourth kind, which none of ours is: those begin with the time they were made at. */
function uuid(text: Draw['text']): string {
  return `f${text(7, hex)}-${text(4, hex)}-4${text(3, hex)}-a${text(3, hex)}-${text(12, hex)}`;
}
