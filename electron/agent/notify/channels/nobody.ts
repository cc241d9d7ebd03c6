import type { Undelivered } from './connection-failure.ts';

/** There is no address that the message could go to. */
export const nobody: Undelivered = Object.freeze({
  outcome: 'permanent',
  block: 'recipient',
  detail: null,
  code: null,
});
