import { once } from 'node:events';
import net from 'node:net';

/** A reply in place of the usual one; or `close`, `reset` and `hang`, which are done in its place. */
type SmtpTurn = string;

/** Steps of a session, each answered as usual unless the script says otherwise. */
export type SmtpScript = Partial<
  Record<
    'greeting' | 'EHLO' | 'AUTH' | 'STARTTLS' | 'MAIL' | 'RCPT' | 'DATA' | 'halfway' | 'dot',
    SmtpTurn
  >
>;

export type ScriptedSmtp = AsyncDisposable & {
  port: number;
  /** How many messages came whole, whatever was said to them. */
  whole(): number;
  /** Those, as they came. */
  messages: readonly string[];
  /** Resolves when a message came whole. */
  nextWhole(): Promise<void>;
};

const usual = {
  greeting: '220 mail.example ESMTP',
  EHLO: '250-mail.example\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 10000000',
  AUTH: '235 2.7.0 ok',
  STARTTLS: '502 5.5.1 not here',
  MAIL: '250 2.1.0 ok',
  RCPT: '250 2.1.5 ok',
  DATA: '354 go on',
  dot: '250 2.0.0 ok queued as 4F1B2',
} as const satisfies SmtpScript;

/** A mail server that answers each step as it is told to. */
export async function createScriptedSmtp(script: SmtpScript = {}): Promise<ScriptedSmtp> {
  const sockets = new Set<net.Socket>();
  const messages: string[] = [];
  let wait = Promise.withResolvers<void>();

  function take(socket: net.Socket, step: keyof SmtpScript): void {
    const turn = script[step] ?? (step === 'halfway' ? 'hang' : usual[step]);
    switch (turn) {
      case 'hang':
        return;
      case 'close':
        socket.end();
        return;
      case 'reset':
        socket.resetAndDestroy();
        return;
      default:
        socket.write(`${turn}\r\n`);
    }
  }

  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    let rest = '';
    let isData = false;
    take(socket, 'greeting');
    socket.on('data', (chunk: Buffer) => {
      rest += chunk.toString('latin1');
      if (isData) {
        if (script.halfway !== undefined && rest.length > 0) {
          socket.pause();
          take(socket, 'halfway');
          return;
        }
        const end = rest.indexOf('\r\n.\r\n');
        if (end === -1) {
          return;
        }
        isData = false;
        messages.push(rest.slice(0, end));
        rest = rest.slice(end + 5);
        wait.resolve();
        wait = Promise.withResolvers<void>();
        take(socket, 'dot');
      }
      for (let end = rest.indexOf('\r\n'); end !== -1; end = rest.indexOf('\r\n')) {
        const verb = rest.slice(0, 4).toUpperCase();
        const isStartTls = rest.toUpperCase().startsWith('STARTTLS');
        rest = rest.slice(end + 2);
        if (verb === 'QUIT') {
          socket.end('221 2.0.0 bye\r\n');
        } else if (isStartTls) {
          take(socket, 'STARTTLS');
        } else if (verb === 'EHLO' || verb === 'MAIL' || verb === 'RCPT' || verb === 'AUTH') {
          take(socket, verb);
        } else if (verb === 'DATA') {
          isData = (script.DATA ?? usual.DATA).startsWith('354');
          take(socket, 'DATA');
        } else {
          socket.write('500 5.5.2 what?\r\n');
        }
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as net.AddressInfo).port,
    whole: () => messages.length,
    messages,
    nextWhole: () => wait.promise,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) {
        socket.destroy();
      }
      server.close();
      await once(server, 'close');
    },
  };
}
