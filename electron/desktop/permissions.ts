import type { Session } from 'electron';

import { isOwnPage } from './trusted-frame.ts';

/** Copying a detail after a click is all that our page may ask of the system. */
const granted: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

/** Refuses every permission but the listed ones, and those to every page but ours. */
export function restrictPermissions(
  session: Pick<
    Session,
    'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
  >,
  pageOrigin: string,
): void {
  session.setPermissionRequestHandler((_contents, permission, decide, details) =>
    decide(granted.has(permission) && isOwnPage(details.requestingUrl, pageOrigin)),
  );
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => granted.has(permission) && isOwnPage(origin, pageOrigin),
  );
  session.setDevicePermissionHandler(() => false);
}
