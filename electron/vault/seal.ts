import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Of a key for AES-256, and of everything else here that has to be unguessable. */
export const keyBytes = 32;

/** Says how the rest is to be read, so that the cipher can be changed one day. */
const format = 1;

const nonceBytes = 12;
const tagBytes = 16;

export type Sealed = { nonce: Buffer; sealed: Buffer };

/** The bytes are not what was sealed, or not for this place, or by another key. */
export class SealError extends Error {
  override readonly name = 'SealError';
}

/** AES-256-GCM with a fresh nonce. `place` says what and where the value is: it opens nowhere else. */
export function seal(key: Buffer, plain: Uint8Array, place: string): Sealed {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(place, 'utf8'));
  const sealed = Buffer.concat([
    Buffer.of(format),
    cipher.update(plain),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
  return { nonce, sealed };
}

/** The plain bytes, in a buffer of the caller's own. Throws a `SealError` where it is not exactly what was sealed. */
export function unseal(key: Buffer, { nonce, sealed }: Sealed, place: string): Buffer {
  if (nonce.length !== nonceBytes || sealed.length < 1 + tagBytes || sealed[0] !== format) {
    throw new SealError('expected a value sealed in a known format');
  }
  const end = sealed.length - tagBytes;
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(place, 'utf8'));
  decipher.setAuthTag(sealed.subarray(end));
  const plain = decipher.update(sealed.subarray(1, end));
  try {
    decipher.final();
    return plain;
  } catch {
    plain.fill(0);
    throw new SealError('expected a value sealed by this key for this place');
  }
}

/** As `seal`, in one piece: for keys under keys. */
export function wrap(key: Buffer, plain: Uint8Array, place: string): Buffer {
  const { nonce, sealed } = seal(key, plain, place);
  return Buffer.concat([nonce, sealed]);
}

/** As `unseal`. */
export function unwrap(key: Buffer, wrapped: Buffer, place: string): Buffer {
  const nonce = wrapped.subarray(0, nonceBytes);
  return unseal(key, { nonce, sealed: wrapped.subarray(nonceBytes) }, place);
}
