import { X509Certificate } from 'node:crypto';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';

export type TrustStore = {
  /** `undefined` where the person's own authority is not a readable certificate. */
  contextFor(trustedCa: string | undefined): SecureContext | undefined;
};

const maxContexts = 100;

/** One TLS context per authority, as reading the roots costs more than many probes. Sessions are never resumed. */
export function createTrustStore(): TrustStore {
  const contexts = new Map<string | undefined, SecureContext | undefined>();

  return {
    contextFor(trustedCa) {
      if (!contexts.has(trustedCa)) {
        if (contexts.size >= maxContexts) {
          contexts.clear();
        }
        contexts.set(trustedCa, contextOf(trustedCa));
      }
      return contexts.get(trustedCa);
    },
  };
}

function contextOf(trustedCa: string | undefined): SecureContext | undefined {
  if (trustedCa === undefined) {
    return createSecureContext();
  }
  try {
    // OpenSSL passes over what is no certificate, and the person would be told "untrusted" instead.
    new X509Certificate(trustedCa);
    // `ca` takes the place of the usual authorities, so they are named along with the person's own.
    return createSecureContext({ ca: [...getCACertificates('default'), trustedCa] });
  } catch {
    return undefined;
  }
}
