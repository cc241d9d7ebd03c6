import type { ProbeContext } from '../connector.ts';
import { isGranted, type Scope } from './connect-params.ts';
import type { ProofVersion } from './device-proof.ts';
import type { GatewayTarget } from './gateway-target.ts';
import { type Handshake, type HandshakeOptions, shakeHands } from './handshake.ts';

/** Who we are to the gateway, opened for each attempt. Rejects where the vault is closed. */
export type Access = {
  token(): Promise<string | null>;
  device: ProbeContext['device'];
};

type Introduced = { handshake: Handshake; hasToken: boolean };

/**
 * Handshakes with one gateway that say who we are in the way it wants it: by the token alone where that is enough, else
 * with a device proven. What it wanted is remembered for the next one.
 */
export function createIntroduction({
  target,
  access,
  scopes,
}: {
  target: GatewayTarget;
  access: Access;
  scopes: readonly Scope[];
}): (options: Omit<HandshakeOptions, 'credentials'>) => Promise<Introduced> {
  /** The gateway gives us nothing on the token alone. */
  let needsProof = !target.isLoopback;
  /** An older gateway knows the older text only. */
  let proof: ProofVersion = 'v3';

  return async function introduce(options): Promise<Introduced> {
    const token = await access.token();
    const device = needsProof ? { identity: await access.device(), proof } : null;
    const handshake = await shakeHands(target, {
      ...options,
      credentials: { token, device, scopes },
    });
    if (!needsProof && token !== null && asksForProof(handshake, scopes)) {
      needsProof = true;
      dropOf(handshake);
      return introduce(options);
    }
    if (device && proof === 'v3' && isProofRefused(handshake)) {
      proof = 'v2';
      return introduce(options);
    }
    return { handshake, hasToken: token !== null };
  };
}

function dropOf(handshake: Handshake): void {
  if (handshake.kind === 'open') {
    handshake.link.drop();
  }
}

/** The token alone is not enough for it, as where a proxy stands in between. */
function asksForProof(handshake: Handshake, wanted: readonly Scope[]): boolean {
  switch (handshake.kind) {
    case 'open': {
      const scopes = handshake.link.hello.auth?.scopes;
      return scopes !== undefined && !isGranted(wanted, scopes);
    }
    case 'refused':
      return handshake.fault.details?.code === 'DEVICE_IDENTITY_REQUIRED';
    case 'silent':
    case 'garbled':
    case 'ended':
      return false;
    default:
      return handshake satisfies never;
  }
}

const isProofRefused = (handshake: Handshake) =>
  handshake.kind === 'refused' &&
  (handshake.fault.details?.code === 'DEVICE_AUTH_SIGNATURE_INVALID' ||
    /^device signature invalid/i.test(handshake.fault.message));
