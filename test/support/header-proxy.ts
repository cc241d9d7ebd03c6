import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';

/** Passes connections on and adds header lines to the request of each, as a proxy in front of a gateway does. */
export async function startHeaderProxy(
  targetPort: number,
  headers: Readonly<Record<string, string>>,
): Promise<AsyncDisposable & { port: number }> {
  const lines = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  const open = new Set<net.Socket>();

  const server = net.createServer((from) => {
    const to = net.connect(targetPort, '127.0.0.1');
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      open.add(one);
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.on('error', () => other.destroy());
    }
    // One request a connection: ours close after it, or become a WebSocket.
    from.once('data', (first) => {
      const text = first.toString('latin1');
      const afterLine = text.indexOf('\r\n') + 2;
      to.write(Buffer.from(text.slice(0, afterLine) + lines + text.slice(afterLine), 'latin1'));
      from.pipe(to);
    });
    to.pipe(from);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      open.forEach((socket) => socket.destroy());
      server.close();
      await once(server, 'close');
    },
  };
}
