import { type DeviceIdentity, type ProofVersion, proofText } from './device-proof.ts';
import type { Challenge } from './frames.ts';

/** Both generations of the protocol that are in use. */
export const protocols = { min: 3, max: 4 } as const;

const role = 'operator';

export type Scope = 'operator.read' | 'operator.write' | 'operator.admin';

/** All that looking takes. What changes a gateway asks for more when it comes to that. */
export const lookingScopes = ['operator.read'] as const satisfies readonly Scope[];

/** What a message to somebody takes. */
export const sendingScopes = [
  'operator.read',
  'operator.write',
] as const satisfies readonly Scope[];

/** What a restart or another configuration takes. */
export const changingScopes = [
  'operator.read',
  'operator.admin',
] as const satisfies readonly Scope[];

/** Whether what a gateway granted is enough; who may do everything may do each thing. */
export function isGranted(wanted: readonly Scope[], granted: readonly string[]): boolean {
  return granted.includes('operator.admin') || wanted.every((scope) => granted.includes(scope));
}

export type Credentials = {
  token: string | null;
  device: { identity: DeviceIdentity; proof: ProofVersion } | null;
  scopes: readonly Scope[];
};

/** The first request of every connection. Gateways know their clients by a fixed list, so our name is for show. */
export function connectParams(
  challenge: Challenge,
  { token, device, scopes }: Credentials,
  version: string,
): Record<string, unknown> {
  const client = { id: 'gateway-client', mode: 'backend', version, platform: process.platform };
  return {
    minProtocol: protocols.min,
    maxProtocol: protocols.max,
    client: { ...client, displayName: 'Admin Agent' },
    role,
    scopes,
    caps: [],
    ...(token !== null && { auth: { token } }),
    ...(device && { device: proven(device, challenge, { client, token, scopes }) }),
  };
}

function proven(
  { identity, proof }: NonNullable<Credentials['device']>,
  { nonce, ts }: Challenge,
  {
    client,
    token,
    scopes,
  }: Pick<Parameters<typeof proofText>[0], 'client' | 'scopes'> & { token: string | null },
): Record<string, unknown> {
  const signed = { client, role, scopes, signedAt: ts, token: token ?? '', nonce };
  return {
    id: identity.id,
    publicKey: identity.publicKey,
    signature: identity.sign(proofText({ deviceId: identity.id, ...signed }, proof)),
    signedAt: ts,
    nonce,
  };
}
