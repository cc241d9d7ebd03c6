import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';

/** Who we are to gateways that do not take the shared token alone: an ed25519 key. */
export type DeviceIdentity = {
  /** The digest of the public key, which is what a person approves. */
  id: string;
  /** The 32 bytes of it, in base64url. */
  publicKey: string;
  /** The signature of the text, in base64url. */
  sign(text: string): string;
};

/** The key alone follows this head in its SPKI form (RFC 8410, 4). */
const spkiHeadBytes = 12;

/** A new private key, as it is sealed: PKCS#8 in DER. */
export function newDeviceKey(): Buffer {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der' });
}

export function deviceOf(privateKey: Buffer): DeviceIdentity {
  const key = createPrivateKey({ key: privateKey, format: 'der', type: 'pkcs8' });
  const raw = rawPublicKey(key);
  return {
    id: createHash('sha256').update(raw).digest('hex'),
    publicKey: raw.toString('base64url'),
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), key).toString('base64url'),
  };
}

function rawPublicKey(key: KeyObject): Buffer {
  return createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(spkiHeadBytes);
}

/** The newest is taken by gateways of protocol 4, the second by all. */
export type ProofVersion = 'v3' | 'v2';

export type ProofOf = {
  deviceId: string;
  client: { id: string; mode: string; platform: string };
  role: string;
  scopes: readonly string[];
  /** The time of the gateway's challenge, so that our own clock does not matter. */
  signedAt: number;
  token: string;
  nonce: string;
};

/** The text a device signs. The third version ends with the device's family, of which we have none. */
export function proofText(proof: ProofOf, version: ProofVersion): string {
  const { deviceId, client, role, scopes, signedAt, token, nonce } = proof;
  return [
    version,
    deviceId,
    client.id,
    client.mode,
    role,
    scopes.join(','),
    String(signedAt),
    token,
    nonce,
    ...(version === 'v3' ? [client.platform.trim().toLowerCase(), ''] : []),
  ].join('|');
}
