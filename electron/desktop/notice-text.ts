import type { NativeNotice } from '#electron/agent/ports.ts';
import { alertBody } from '#shared/i18n/alert-words.ts';
import type { Translator } from '#shared/i18n/translator.ts';
import type { Alert } from '#shared/schemas/alert.ts';

import { plainText } from './plain-text.ts';

/** What every platform shows whole, also on a lock screen. */
export const maxNoticeLength = 120;

export type NoticeText = { title: string; body: string };

/** Title: what and whom. Body: who acts next. In the words of the tenant's language, for what changed since it was told. */
export function alertNotice(
  alert: Alert,
  tenantName: string | undefined,
  t: Translator,
): NoticeText {
  const body = alertBody(t, alert, alert.botName ?? '');
  return {
    title: plainText([alert.title, tenantName].filter(Boolean).join(' · '), maxNoticeLength),
    body: plainText(body, maxNoticeLength),
  };
}

/** In the words that the outbox has for it. */
export function nativeNotice(
  { title, body }: Pick<NativeNotice, 'title' | 'body'>,
  tenantName?: string,
): NoticeText {
  return {
    title: plainText([title, tenantName].filter(Boolean).join(' · '), maxNoticeLength),
    body: plainText(body, maxNoticeLength),
  };
}

/** What happened while nobody could be told: the app was closed or the machine asleep. */
export function awayNotice(open: number, solved: number, t: Translator): NoticeText {
  return {
    title: plainText(t('desktop:notice.away.title'), maxNoticeLength),
    body: plainText(t('desktop:notice.away.body', { open, solved }), maxNoticeLength),
  };
}
