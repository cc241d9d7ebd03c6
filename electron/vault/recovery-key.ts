import {
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

import { keyBytes, unwrap, wrap } from './seal.ts';

/** Without the letters that are mistaken for figures (Crockford). */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const checkBytes = 3;
const groupLength = 4;

/** What stands in front of the raw bytes of an X25519 key in the encodings that Node reads (RFC 8410). */
const privateKeyHead = Buffer.from('302e020100300506032b656e04220420', 'hex');
const publicKeyHead = Buffer.from('302a300506032b656e032100', 'hex');

/**
 * A recovery key is a private key. Who holds the store and the key in force can wrap a later one for it, without
 * ever having seen it: so it goes on to open the vault after a rotation, and nobody can work it out from an old key.
 */
export function newRecoveryKey(): Buffer {
  return randomBytes(keyBytes);
}

/** Fourteen groups of four, the last letters of which depend on all the others. */
export function printRecoveryKey(recoveryKey: Buffer): string {
  const bytes = Array.from(Buffer.concat([recoveryKey, checksum(recoveryKey)]));
  const bits = bytes.map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const text = bits.replaceAll(/.{5}/g, (five) => letters[Number.parseInt(five, 2)] ?? '');
  return (text.match(new RegExp(`.{${groupLength}}`, 'g')) ?? []).join('-');
}

/** `undefined` where it was mistyped: what is no recovery key at all is told apart from one that opens nothing. */
export function parseRecoveryKey(text: string): Buffer | undefined {
  const typed = text
    .toUpperCase()
    .replaceAll(/[\s–—-]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  const length = ((keyBytes + checkBytes) * 8) / 5;
  const each = Array.from(typed);
  if (each.length !== length || each.some((letter) => !letters.includes(letter))) {
    return undefined;
  }
  const bits = each.map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
  const bytes = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
  const key = bytes.subarray(0, keyBytes);
  return checksum(key).equals(bytes.subarray(keyBytes)) ? key : undefined;
}

/** The half of a recovery key that may be known. */
export function publicHalf(recoveryKey: Buffer): Buffer {
  return rawPublic(createPublicKey(privateKeyOf(recoveryKey)));
}

/** Wraps a key so that only the recovery key of this public half opens it. */
export function wrapForRecovery(publicKey: Buffer, key: Buffer, place: string): Buffer {
  const once = generateKeyPairSync('x25519');
  const oncePublic = rawPublic(once.publicKey);
  const shared = sharedKey(once.privateKey, publicKey, [oncePublic, publicKey]);
  try {
    return Buffer.concat([oncePublic, wrap(shared, key, place)]);
  } finally {
    shared.fill(0);
  }
}

/** Throws a `SealError` where it was wrapped for another one. */
export function unwrapByRecovery(recoveryKey: Buffer, wrapped: Buffer, place: string): Buffer {
  const oncePublic = wrapped.subarray(0, keyBytes);
  const both = [oncePublic, publicHalf(recoveryKey)];
  const shared = sharedKey(privateKeyOf(recoveryKey), oncePublic, both);
  try {
    return unwrap(shared, wrapped.subarray(keyBytes), place);
  } finally {
    shared.fill(0);
  }
}

function sharedKey(own: KeyObject, other: Buffer, both: readonly Buffer[]): Buffer {
  const agreed = diffieHellman({ privateKey: own, publicKey: publicKeyOf(other) });
  try {
    return Buffer.from(
      hkdfSync('sha256', agreed, Buffer.concat(both), 'admin-agent recovery', keyBytes),
    );
  } finally {
    agreed.fill(0);
  }
}

function privateKeyOf(raw: Buffer): KeyObject {
  const encoded = Buffer.concat([privateKeyHead, raw]);
  try {
    return createPrivateKey({ key: encoded, format: 'der', type: 'pkcs8' });
  } finally {
    encoded.fill(0);
  }
}

function publicKeyOf(raw: Buffer): KeyObject {
  return createPublicKey({
    key: Buffer.concat([publicKeyHead, raw]),
    format: 'der',
    type: 'spki',
  });
}

function rawPublic(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(-keyBytes);
}

function checksum(recoveryKey: Buffer): Buffer {
  return createHash('sha256')
    .update('admin-agent recovery key')
    .update(recoveryKey)
    .digest()
    .subarray(0, checkBytes);
}
