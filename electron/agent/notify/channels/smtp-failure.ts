import { failureOf } from '#electron/agent/connectors/http-failure.ts';

import { connectionFailure, type Undelivered, unanswered } from './connection-failure.ts';
import { deliveryDetail } from './delivery-detail.ts';
import { type Class, classed } from './http-refusal.ts';
import type { SmtpError } from './smtp-session.ts';

/** What it means that a session ended without the message being taken. */
export function smtpFailure(error: SmtpError, secrets: readonly string[]): Undelivered {
  const { reply } = error;
  if (reply === undefined) {
    return withoutReply(error);
  }
  return {
    ...classOfReply(error, reply),
    detail: deliveryDetail(reply.text, secrets),
    code: String(reply.code),
  };
}

function withoutReply({ mayHaveLeft, isHandshake, code, system }: SmtpError): Undelivered {
  if (mayHaveLeft) {
    return unanswered(true, system ?? code);
  }
  if (isHandshake && system !== null) {
    const failure = Object.assign(new Error('handshake'), { code: system });
    return failureOf(failure, 'tls').cause === 'tls'
      ? connectionFailure(failure, 'tls')
      : { ...classed('retry', 'tls'), detail: null, code: system };
  }
  return { ...classOfCode(code), detail: null, code: system ?? code };
}

/** What nodemailer found without the server's help. */
function classOfCode(code: string): Class {
  switch (code) {
    case 'ETLS':
      return classed('broken', 'tls');
    case 'EAUTH':
      return classed('broken', 'access');
    case 'EMESSAGE':
      return classed('permanent', 'content');
    case 'EENVELOPE':
      return classed('permanent', 'recipient');
    case 'EPROTOCOL':
      return classed('retry', 'protocol');
    default:
      return classed('retry', 'unavailable');
  }
}

/** A reply decides, also the one to the message itself: RFC 5321, 4.2.1 and 4.2.5. */
function classOfReply(
  { command, mayHaveLeft }: SmtpError,
  { code, text }: { code: number; text: string },
): Class {
  // Commands in a wrong order: of a session that went astray, not of the message.
  if (code < 400 || code > 599 || code === 503) {
    return classed(mayHaveLeft ? 'uncertain' : 'retry', 'protocol');
  }
  if (code < 500) {
    return classed('retry', isAboutAmount(text) ? 'limit' : 'unavailable');
  }
  if (command.startsWith('AUTH') || [530, 534, 535, 538].includes(code)) {
    return classed('broken', 'access');
  }
  switch (command) {
    case 'STARTTLS':
      return classed('broken', 'tls');
    case 'MAIL FROM':
      return code === 552 ? classed('permanent', 'content') : classed('broken', 'sender');
    case 'RCPT TO':
      return classOfRecipient(text);
    case 'DATA':
      return classed('permanent', 'content');
    default:
      return classed('broken', 'access');
  }
}

/** Many servers say only here what they have against the sender, or against passing anything on for us. */
function classOfRecipient(text: string): Class {
  if (/\brelay/i.test(text)) {
    return classed('broken', 'access');
  }
  return /\bsender\b/i.test(text) ? classed('broken', 'sender') : classed('permanent', 'recipient');
}

function isAboutAmount(text: string): boolean {
  return /\b4\.7\.\d|\brate\b|\btoo many\b|\blimit/i.test(text);
}
