import { constants, inflateRawSync, inflateSync } from 'node:zlib';

import type { Canary } from './canaries.ts';

const forms = [
  'raw',
  'latin1',
  'utf-16le',
  'utf-16be',
  'json',
  'json in ascii',
  'html',
  'percent',
  'percent for each byte',
  'form',
  'base64',
  'base64url',
  'hex',
  'reversed',
  'first 12',
  'last 12',
] as const;
export type Form = (typeof forms)[number];

export type Hit = {
  canary: string;
  /** Packed forms say in what they were packed: `gzip: raw`. */
  form: string;
  at: number;
};

type Needle = { canary: string; form: Form; bytes: Buffer };

const deepestPacked = 3;
const maxUnpackedBytes = 32 * 1024 * 1024;

/** In every form in which a text leaves a program without being meant to be hidden. */
export function formsOf(value: string): { form: Form; bytes: Buffer }[] {
  const bytes = Buffer.from(value, 'utf8');
  const json = JSON.stringify(value).slice(1, -1);
  const wide = Buffer.from(value, 'utf16le');
  const text = (form: Form, ...texts: string[]) =>
    texts.map((each) => ({ form, bytes: Buffer.from(each, 'utf8') }));
  return [
    { form: 'raw', bytes },
    { form: 'latin1', bytes: Buffer.from(value, 'latin1') },
    { form: 'utf-16le', bytes: wide },
    { form: 'utf-16be', bytes: Buffer.from(wide).swap16() },
    ...text('json', json),
    ...text('json in ascii', json.replaceAll(/[^ -~]/g, escaped)),
    ...text(
      'html',
      value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;'),
    ),
    ...text('percent', encodeURIComponent(value), encodeURI(value)),
    ...text('percent for each byte', percentOf(bytes), percentOf(bytes).toLowerCase()),
    ...text('form', new URLSearchParams({ '': value }).toString().slice(1)),
    ...text('base64', ...alignmentsOf(bytes)),
    ...text('base64url', ...alignmentsOf(bytes).map(toUrlAlphabet)),
    ...text('hex', bytes.toString('hex'), bytes.toString('hex').toUpperCase()),
    ...text('reversed', Array.from(value).toReversed().join('')),
    ...text('first 12', value.slice(0, 12)),
    ...text('last 12', value.slice(-12)),
  ];
}

/** Looks for all of the canaries at once, and within what is packed by gzip or zlib. */
export function createSearch(canaries: readonly Canary[]): (bytes: Buffer) => Hit[] {
  const byOpening = new Map<number, Needle[]>();
  // Whether any needle begins with these three bytes; most places in most bytes are done with by this alone.
  const isOpening = new Uint8Array(1 << 24);
  for (const needle of needlesOf(canaries)) {
    const opening = openingAt(needle.bytes, 0);
    isOpening[opening] = 1;
    byOpening.set(opening, [...(byOpening.get(opening) ?? []), needle]);
  }

  function search(bytes: Buffer, depth: number): Hit[] {
    const hits: Hit[] = [];
    for (let at = 0; at + 2 < bytes.length; at += 1) {
      const opening = openingAt(bytes, at);
      if (isOpening[opening] === 1) {
        for (const { canary, form, bytes: needle } of byOpening.get(opening) ?? []) {
          if (bytes.subarray(at, at + needle.length).equals(needle)) {
            hits.push({ canary, form, at });
          }
        }
      }
      const packing = depth < deepestPacked ? packingAt(bytes, at) : undefined;
      if (packing) {
        const inner = search(packing.unpack(bytes.subarray(at)), depth + 1);
        hits.push(...inner.map((hit) => ({ ...hit, form: `${packing.name}: ${hit.form}`, at })));
      }
    }
    return hits;
  }

  return (bytes) => search(bytes, 0);
}

/** Forms that come out alike are looked for once a canary. */
function needlesOf(canaries: readonly Canary[]): Needle[] {
  return canaries.flatMap(({ name, value }) => {
    const distinct = new Map<string, Needle>();
    for (const { form, bytes } of formsOf(value)) {
      const key = bytes.toString('latin1');
      distinct.set(key, distinct.get(key) ?? { canary: name, form, bytes });
    }
    return [...distinct.values()];
  });
}

function openingAt(bytes: Buffer, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16);
}

type Packing = { name: string; unpack: (bytes: Buffer) => Buffer };

const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: maxUnpackedBytes };
const packings = {
  gzip: {
    name: 'gzip',
    unpack: quietly((bytes) => inflateRawSync(withoutGzipHead(bytes), options)),
  },
  zlib: { name: 'zlib', unpack: quietly((bytes) => inflateSync(bytes, options)) },
} as const satisfies Record<string, Packing>;

/** By the first bytes of each (RFC 1952, RFC 1950), at every place, as a packed member may stand in the midst. */
function packingAt(bytes: Buffer, at: number): Packing | undefined {
  if (bytes[at] === 0x1f && bytes[at + 1] === 0x8b && bytes[at + 2] === 8) {
    return packings.gzip;
  }
  return bytes[at] === 0x78 && [0x01, 0x5e, 0x9c, 0xda].includes(bytes[at + 1]!)
    ? packings.zlib
    : undefined;
}

/** Node's own way refuses a member that something else follows. */
function withoutGzipHead(bytes: Buffer): Buffer {
  const flags = bytes[3]!;
  let at = 10;
  if (flags & 4) {
    at += 2 + bytes.readUInt16LE(at);
  }
  for (const namedBy of [8, 16]) {
    at = flags & namedBy ? bytes.indexOf(0, at) + 1 : at;
  }
  return bytes.subarray(at + (flags & 2));
}

/** What only looked packed has nothing in it. */
function quietly(unpack: (bytes: Buffer) => Buffer): (bytes: Buffer) => Buffer {
  return (bytes) => {
    try {
      return unpack(bytes);
    } catch {
      return Buffer.alloc(0);
    }
  };
}

/** What is the same of it in base64 whatever stands before and after, at each of its three offsets. */
function alignmentsOf(bytes: Buffer): string[] {
  return [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const firstOwn = Math.ceil((offset * 8) / 6);
    const lastOwn = Math.floor(((offset + bytes.length) * 8) / 6);
    return text.slice(firstOwn, lastOwn);
  });
}

const toUrlAlphabet = (text: string) => text.replaceAll('+', '-').replaceAll('/', '_');

function percentOf(bytes: Buffer): string {
  return Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join(
    '',
  );
}

function escaped(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
