import type { AlertType } from '#shared/schemas/alert.ts';

/** They say what has happened: that it is some time ago, or that somebody has seen to it, is no message. */
const happenings: ReadonlySet<AlertType> = new Set([
  'bot.recovered',
  'config.drift',
  'config.restored',
  'config.rolled_back',
]);

/** True where those who were told of it wait to hear that it is over. */
export function endIsTold(type: AlertType): boolean {
  return !happenings.has(type);
}
