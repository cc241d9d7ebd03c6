import type { Target } from './target.ts';

/** Where the page shows what is aimed at. Its router reads what is behind the `#`, so nothing is loaded anew. */
export function addressOf(target: Target): string {
  switch (target.screen) {
    case 'overview':
      return '/#/';
    case 'bots':
    case 'alerts':
    case 'system':
      return `/#/${target.screen}`;
    case 'alert':
      return `/#/alerts?alert=${target.alertId}`;
    case 'bot':
      return `/#/bots/${target.tenantId}/${target.botId}`;
    default:
      return target satisfies never;
  }
}
