import { createHash, generateKeyPairSync, sign } from 'node:crypto';

/** An ed25519 device as the gateway knows one: its id is the hash of its public key. */
export type DeviceIdentity = {
  id: string;
  publicKey: string;
  sign(text: string): string;
};

export type ProofFields = {
  client: { id: string; mode: string; platform: string };
  role: string;
  scopes: readonly string[];
  token: string;
  challenge: { nonce: string; ts: number };
};

const spkiHeaderBytes = 12;

export function createDeviceIdentity(): DeviceIdentity {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(spkiHeaderBytes);
  return {
    id: createHash('sha256').update(raw).digest('hex'),
    publicKey: raw.toString('base64url'),
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64url'),
  };
}

/** The `device` of a connect request: the third form of the signed text, without a device family. */
export function proveDevice(device: DeviceIdentity, proof: ProofFields) {
  const { nonce, ts: signedAt } = proof.challenge;
  const text = [
    'v3',
    device.id,
    proof.client.id,
    proof.client.mode,
    proof.role,
    proof.scopes.join(','),
    signedAt,
    proof.token,
    nonce,
    proof.client.platform,
    '',
  ].join('|');
  return {
    id: device.id,
    publicKey: device.publicKey,
    signature: device.sign(text),
    signedAt,
    nonce,
  };
}
