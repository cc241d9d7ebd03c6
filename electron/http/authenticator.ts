import { timingSafeEqual } from 'node:crypto';

import { tokenDigest } from '#electron/agent/tenancy/token-service.ts';
import type { Principal } from '#shared/schemas/person.ts';

/** Finds whom a token of the store belongs to, by its digest. */
export type TokenBook = { authenticate(digest: string): Promise<Principal | undefined> };

export type Authenticator = {
  /** Reads an `Authorization` header; `undefined` for anything but a bearer token that is valid now. */
  principalOf(authorization: string | undefined): Promise<Principal | undefined>;
};

const longestToken = 512;

/** The token of the token file is the owner's, over every tenant; all others are in the store. */
export function createAuthenticator(ownerToken: string, book: TokenBook): Authenticator {
  const ownerDigest = Buffer.from(tokenDigest(ownerToken), 'hex');

  return {
    async principalOf(authorization) {
      const token = bearerToken(authorization);
      if (token === undefined) {
        return undefined;
      }
      const digest = tokenDigest(token);
      // Digests have one length, so that neither content nor length of the token shows in the time it takes.
      if (timingSafeEqual(Buffer.from(digest, 'hex'), ownerDigest)) {
        return { kind: 'token', id: 'token-file', role: 'owner', tenant: 'all' };
      }
      return book.authenticate(digest);
    },
  };
}

function bearerToken(authorization: string | undefined): string | undefined {
  if (authorization === undefined || authorization.length > longestToken) {
    return undefined;
  }
  return /^bearer +(?<token>[\u0021-\u007e]+)$/i.exec(authorization)?.groups?.['token'];
}
