import type { Composed } from '#electron/agent/voice/composed.ts';
import { createTranslator } from '#shared/i18n/translator.ts';
import type { Locale } from '#shared/schemas/tenant.ts';
import type { LengthClass } from '#shared/schemas/voice.ts';

/** What goes out when a person tries a channel. */
export function testMessage(
  locale: Locale,
  { name, channel, length }: { name: string; channel: string; length: LengthClass },
): Composed {
  const t = createTranslator(locale);
  const subject = t('notify:test.subject', { name, channel });
  return {
    length,
    subject,
    text: length === 'short' ? subject : t('notify:test.text', { name, channel }),
    html: null,
    severity: 'info',
    link: null,
    colour: '#2f6f5e',
    fields: [],
  };
}
