import { phoneSchema } from '#shared/schemas/contact.ts';

/**
 * How a number is written as an address of a channel. Accounts of Telegram have numbers of their own, which stand with
 * a `+` in front where a phone number would.
 */
export function addressOn(channel: string, phone: string): string {
  return channel === 'telegram' ? phone.replace(/^\+/u, '') : phone;
}

/**
 * The number that a channel says a message came from; `null` where it names none, as WhatsApp does for somebody who
 * hides it (`…@lid`): who cannot be known is nobody.
 */
export function numberOf(senderId: string): string | null {
  const match =
    /^(?:whatsapp:|telegram:|signal:)?\+?(\d{7,15})(?::\d+)?(?:@s\.whatsapp\.net)?$/u.exec(
      senderId,
    );
  return phoneSchema.safeParse(`+${match?.[1] ?? ''}`).data ?? null;
}
