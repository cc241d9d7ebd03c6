import type { Alert } from '#shared/schemas/alert.ts';
import { hasStep } from '#shared/schemas/reason.ts';

import type { Translator } from './translator.ts';

type Told = Pick<Alert, 'type' | 'cause' | 'reason'> & Partial<Pick<Alert, 'count'>>;

/** What and whom, in one sentence. A reason says more than the cause it belongs to. */
export function alertTitle(
  t: Translator,
  { type, cause, reason, count }: Told,
  bot: string,
): string {
  if (reason && (type === 'bot.down' || type === 'bot.degraded')) {
    return t(`alerts:${type}.because`, { bot, reason: t(`reasons:${reason}.name`) });
  }
  return t(`alerts:${type}.title`, { bot, cause: cause ?? 'other', count: count ?? 0 });
}

/** Who acts next, and how: the human step where only a person can help. */
export function alertBody(t: Translator, { type, cause, reason }: Told, bot: string): string {
  if (reason && hasStep(reason) && (type === 'bot.down' || type === 'bot.degraded')) {
    return t('alerts:step', { bot, step: t(`reasons:${reason}.step`) });
  }
  return t(`alerts:${type}.body`, { bot, cause: cause ?? 'other' });
}
