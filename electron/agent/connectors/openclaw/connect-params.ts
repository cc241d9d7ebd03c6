import { type DeviceIdentity, type ProofVersion, proofText } from './device-proof.ts';
import type { Challenge } from './frames.ts';

/** Both generations of the protocol that are in use. */
export const protocols = { min: 3, max: 4 } as const;

const role = 'operator';

/** All that looking takes. What changes a gateway asks for more when it comes to that. */
export const lookingScopes = ['operator.read'] as const;

/** What stands for each other: a gateway grants these and means the right to look. */
const scopesThatLook: ReadonlySet<string> = new Set(['operator.read', 'operator.admin']);

export function maySee(scopes: readonly string[]): boolean {
  return scopes.some((scope) => scopesThatLook.has(scope));
}

export type Credentials = {
  token: string | null;
  device: { identity: DeviceIdentity; proof: ProofVersion } | null;
};

/** The first request of every connection. Gateways know their clients by a fixed list, so our name is for show. */
export function connectParams(
  challenge: Challenge,
  { token, device }: Credentials,
  version: string,
): Record<string, unknown> {
  const client = { id: 'gateway-client', mode: 'backend', version, platform: process.platform };
  return {
    minProtocol: protocols.min,
    maxProtocol: protocols.max,
    client: { ...client, displayName: 'Admin Agent' },
    role,
    scopes: lookingScopes,
    caps: [],
    ...(token !== null && { auth: { token } }),
    ...(device && { device: proven(device, challenge, { client, token }) }),
  };
}

function proven(
  { identity, proof }: NonNullable<Credentials['device']>,
  { nonce, ts }: Challenge,
  { client, token }: Pick<Parameters<typeof proofText>[0], 'client'> & { token: string | null },
): Record<string, unknown> {
  const signed = { client, role, scopes: lookingScopes, signedAt: ts, token: token ?? '', nonce };
  return {
    id: identity.id,
    publicKey: identity.publicKey,
    signature: identity.sign(proofText({ deviceId: identity.id, ...signed }, proof)),
    signedAt: ts,
    nonce,
  };
}
