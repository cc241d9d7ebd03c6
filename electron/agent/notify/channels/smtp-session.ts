import type net from 'node:net';
import { Readable } from 'node:stream';
import type { SecureContext } from 'node:tls';
import SMTPConnection from 'nodemailer/lib/smtp-connection';

import type { SmtpMessage } from './smtp-message.ts';

export type SmtpSettings = {
  host: string;
  security: 'tls' | 'starttls' | 'plain';
  login: { user: string; pass: string } | undefined;
  context: SecureContext | undefined;
  timeoutMs: number;
};

/** Why a session ended. */
export type SmtpError = {
  /** The last dot may have gone out: from then on the message may have been taken (RFC 5321, 4.2.5). */
  mayHaveLeft: boolean;
  /** Between the first byte of TLS and its last. */
  isHandshake: boolean;
  /** Of nodemailer, and of the system below it. */
  code: string;
  system: string | null;
  /** The step that failed, as nodemailer names it. */
  command: string;
  reply: { code: number; text: string } | undefined;
};

export type SmtpOutcome =
  /** With the `Message-ID` that the server gave it, where it gave one. */
  { kind: 'taken'; messageId: string | undefined } | { kind: 'failed'; error: SmtpError };

export type SmtpSession = {
  /** Never rejects; open as long as neither the server nor `close` ends it. */
  outcome: Promise<SmtpOutcome>;
  mayHaveLeft(): boolean;
  /** Ends the connection at once. */
  close(): void;
};

const chunkBytes = 16 * 1024;

/** One message over a connection that is there already, and secured by nobody yet. */
export function startSmtpSession(
  socket: net.Socket,
  { envelope, bytes }: SmtpMessage,
  { host, security, login, context, timeoutMs }: SmtpSettings,
): SmtpSession {
  const body = Readable.from(chunksOf(bytes));
  let isWhollyRead = false;
  body.once('end', () => {
    isWhollyRead = true;
  });
  const connection = new SMTPConnection({
    host,
    connection: socket,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'plain',
    tls: { ...(context && { secureContext: context }) },
    // The caller's time limit comes first; these are there so that nothing is left open.
    connectionTimeout: 2 * timeoutMs,
    greetingTimeout: 2 * timeoutMs,
    socketTimeout: 2 * timeoutMs,
    socketCloseTimeout: 0,
    maxResponseSize: 64 * 1024,
  });

  const outcome = new Promise<SmtpOutcome>((resolve) => {
    const fail = (error: Failure): void => {
      const isHandshake = connection.upgrading === true;
      resolve({
        kind: 'failed',
        error: errorOf(error, { mayHaveLeft: isWhollyRead, isHandshake }),
      });
      connection.close();
    };
    const send = (): void => {
      connection.send({ ...envelope, size: bytes.length }, body, (error, info) => {
        if (error) {
          fail(error);
        } else {
          resolve({ kind: 'taken', messageId: info.serverMessageId });
          connection.quit();
        }
      });
    };
    connection.on('error', fail);
    connection.on('end', () => fail(new Error('closed')));
    connection.connect((error) => {
      if (error) {
        fail(error);
      } else if (login) {
        connection.login({ ...login }, (refused) => (refused ? fail(refused) : send()));
      } else {
        send();
      }
    });
  });
  return { outcome, mayHaveLeft: () => isWhollyRead, close: () => connection.close() };
}

type Failure = Error & {
  code?: string | undefined;
  originalCode?: string | undefined;
  command?: string | undefined;
  response?: string | undefined;
  responseCode?: number | undefined;
};

function errorOf(error: Failure, seen: Pick<SmtpError, 'mayHaveLeft' | 'isHandshake'>): SmtpError {
  const { responseCode, response } = error;
  return {
    ...seen,
    code: error.code ?? 'ECONNECTION',
    system: error.originalCode ?? null,
    command: error.command ?? '',
    reply: responseCode === undefined ? undefined : { code: responseCode, text: response ?? '' },
  };
}

/** In pieces, so that a long message has not all gone out before the first of it was taken. */
function* chunksOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    yield bytes.subarray(at, at + chunkBytes);
  }
}
