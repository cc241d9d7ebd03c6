import type { WebFrameMain } from 'electron';

import { appOrigin } from './app-protocol.ts';

/**
 * True for the main frame of our own page and for nothing else: no frame inside it, no `about:blank`,
 * no `data:`, no frame that is gone.
 */
export function isTrustedFrame(
  frame: WebFrameMain | null,
  pageOrigin: string = appOrigin,
): boolean {
  try {
    return frame !== null && frame.parent === null && isOwnPage(frame.url, pageOrigin);
  } catch {
    // Electron throws when a frame was disposed between the message and the question.
    return false;
  }
}

/** Compares scheme and host by hand: `URL.origin` is "null" for a scheme that Node does not know. */
export function isOwnPage(address: string, pageOrigin: string = appOrigin): boolean {
  if (!URL.canParse(address)) {
    return false;
  }
  const [page, own] = [new URL(address), new URL(pageOrigin)];
  return (
    page.protocol === own.protocol &&
    page.host === own.host &&
    page.username === '' &&
    page.password === ''
  );
}
