import { createHash } from 'node:crypto';

import type { Outgoing } from '#electron/agent/notify/channel.ts';
import { printable } from '#shared/schemas/text.ts';

import { type InlineImage, withInlineImages } from './inline-images.ts';

type Mailbox = { name: string; address: string };

/** An email in parts, the same whoever carries it. Nothing in it can end a header. */
export type Email = {
  from: Mailbox;
  to: Mailbox;
  replyTo: string | undefined;
  subject: string;
  text: string;
  html: string | null;
  images: InlineImage[];
  messageId: string;
  /** The `Message-ID` of the first of its thread. */
  inReplyTo: string | undefined;
  /** All messages of one thread have the first of these in common, over whichever channel they come. */
  references: string[];
  /** Fields beyond those above. */
  headers: Record<string, string>;
};

/** `undefined` where there is nobody it could go to. */
export function emailOf(
  config: { from: string; replyTo?: string | undefined },
  outgoing: Outgoing,
): Email | undefined {
  const { to, from, message, thread, key, replyTo } = outgoing;
  if (to === null || !isMailAddress(to.address) || !isMailAddress(config.from)) {
    return undefined;
  }
  const domain = config.from.slice(config.from.lastIndexOf('@') + 1);
  const first = thread.first === null ? undefined : firstOf(thread.first, replyTo, domain);
  const root = messageIdOf(`thread.${thread.key}`, 'admin-agent.invalid');
  return {
    from: { name: nameOf(from.name), address: config.from },
    to: { name: nameOf(to.name), address: to.address },
    replyTo: config.replyTo,
    subject: printable(message.subject).trim(),
    text: message.text,
    ...withInlineImages(message.html),
    messageId: messageIdOf(key, domain),
    inReplyTo: first,
    references: first === undefined ? [root] : [root, first],
    headers: {
      // RFC 3834: no machine is to answer it.
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      // RFC 2369. RFC 8058 asks for an address of the web that takes no question, and there is none.
      'List-Unsubscribe': `<mailto:${mailtoOf(config.replyTo ?? config.from)}?subject=unsubscribe>`,
      ...(message.severity === 'critical' && { Importance: 'high' }),
    },
  };
}

/** What can stand in an envelope: one address, and nothing that ends or escapes it. */
export function isMailAddress(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:"]+$/u.test(text);
}

/** As the server calls it, where it told us. */
function firstOf(key: string, given: string | null, domain: string): string {
  return given !== null && /^<[\u0021-\u003b\u003d\u003f-\u007e]{1,250}>$/.test(given)
    ? given
    : messageIdOf(key, domain);
}

/** The same for the same key (RFC 5322, 3.6.4), whatever is in it. */
export function messageIdOf(key: string, domain: string): string {
  const local = /^[\w.-]{1,120}$/.test(key) ? key : createHash('sha256').update(key).digest('hex');
  const host = /^[\w.-]{1,120}$/.test(domain) ? domain : 'admin-agent.invalid';
  return `<${local}@${host}>`;
}

function nameOf(name: string): string {
  return printable(name).trim().slice(0, 120);
}

function mailtoOf(address: string): string {
  return address.split('@').map(encodeURIComponent).join('@');
}
