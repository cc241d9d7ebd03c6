import MailComposer from 'nodemailer/lib/mail-composer';

import type { Email } from './email.ts';

export type SmtpMessage = { envelope: { from: string; to: string[] }; bytes: Buffer };

/** The whole message as it goes over the wire, before its dots are doubled. */
export async function smtpMessage(email: Email, at: number): Promise<SmtpMessage> {
  const { from, to, replyTo, subject, text, html, images, headers } = email;
  const node = new MailComposer({
    from,
    to,
    ...(replyTo !== undefined && { replyTo }),
    subject,
    text,
    ...(html !== null && { html }),
    attachments: images.map(({ id, type, fileName, base64 }) => ({
      cid: id,
      contentType: type,
      filename: fileName,
      contentDisposition: 'inline',
      content: Buffer.from(base64, 'base64'),
    })),
    messageId: email.messageId,
    ...(email.inReplyTo !== undefined && { inReplyTo: email.inReplyTo }),
    references: email.references,
    date: new Date(at),
    headers,
    newline: '\r\n',
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  const { from: sender, to: recipients } = node.getEnvelope();
  return {
    envelope: { from: sender || from.address, to: recipients },
    bytes: await node.build(),
  };
}
