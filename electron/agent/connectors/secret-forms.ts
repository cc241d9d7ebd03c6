import { printable } from '#shared/schemas/text.ts';

import { unescaped } from './text-readings.ts';

/** A secret as it may stand in a text that was not escaped: as it is, read by whoever got it, in base64 and in hex. */
export function formsOf(secret: string): string[] {
  const plain = new Set([secret, printable(secret), unescaped(secret), ...credentialsOf(secret)]);
  const bytes = [...plain].flatMap((text) => [
    Buffer.from(text, 'utf8'),
    Buffer.from(text, 'latin1'),
  ]);
  return [
    ...new Set([
      ...plain,
      ...bytes.flatMap(base64Of),
      ...bytes.flatMap((each) => [each.toString('hex'), each.toString('hex').toUpperCase()]),
    ]),
  ];
}

/** What a server reads out of `Basic …` (RFC 7617): the name and the password. */
function credentialsOf(secret: string): string[] {
  const encoded = /^basic\s+([\w+/=-]+)$/i.exec(secret)?.[1];
  return encoded === undefined ? [] : [Buffer.from(encoded, 'base64').toString('utf8')];
}

/** In both alphabets, as far as it does not depend on what stands before and after, at each of the three offsets. */
function base64Of(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const first = Math.ceil((offset * 8) / 6);
    const own = text.slice(first, Math.floor(((offset + bytes.length) * 8) / 6));
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
