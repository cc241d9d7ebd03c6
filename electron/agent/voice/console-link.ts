import type { AlertId } from '#shared/schemas/ids.ts';

/** Where a message leads. */
export type Place = { screen: 'alert'; alertId: AlertId } | { screen: 'alerts' | 'overview' };

/**
 * The address of a place in the console: of the headless host's own address where one is set, else a link that the
 * desktop app opens. It can lead somewhere, and never do anything.
 */
export function consoleLink(place: Place, consoleUrl: string | null): string {
  if (consoleUrl === null) {
    return place.screen === 'alert'
      ? `admin-agent://alert/${place.alertId}`
      : `admin-agent://${place.screen}`;
  }
  const base = consoleUrl.replace(/\/+$/u, '');
  switch (place.screen) {
    case 'alert':
      return `${base}/#/alerts?alert=${place.alertId}`;
    case 'alerts':
      return `${base}/#/alerts`;
    case 'overview':
      return `${base}/`;
    default:
      return place satisfies never;
  }
}
