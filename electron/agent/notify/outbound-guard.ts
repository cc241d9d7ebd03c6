import type { LookupFunction } from 'node:net';

/**
 * The one door to places that a person typed (OWASP SSRF; `security.md` T07): a name is looked up once, every address it
 * has is tested, and the connection goes to an address that was tested. Private, loopback, link-local and other special
 * ranges are for hosts that an owner allowed.
 */
export type OutboundGuard = {
  /** For `net`, `tls` and whatever takes a `lookup`: answers allowed addresses only, or fails with `outbound_refused`. */
  lookup: LookupFunction;
  /** Rejects with the `AppError` `outbound_refused` for an address that is not allowed. For URLs with a literal address. */
  assertUrl(url: string): void;
};
